//! `byline serve`: the engine for programs that speak HTTP.
//!
//! It listens on this machine alone unless it is told otherwise, speaks HTTP/1.1 with one request a connection, and bounds
//! everything that comes from outside: the head and the body of a request, the time that it may take, and how many there are
//! at once. There is no TLS and no login: what faces a network belongs behind a proxy that has both.

#![expect(
    clippy::disallowed_types,
    reason = "this is the one place that listens, and only where it is built in"
)]

mod http;
mod openapi;

use crate::args::Serve;
use crate::engine;
use anyhow::{Context, Result, anyhow};
use byline::Byline;
use byline_core::{Article, Diagnostic};
use byline_record::ArticleFields;
use http::{Answer, Failure, Request};
use serde_json::json;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::process::ExitCode;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

/// The page that shows what the engine finds in a text.
const PAGE: &str = include_str!("serve/page.html");

/// What the page may do: run its own script, and speak to this server.
const PAGE_POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; connect-src 'self'; \
                           base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// The bounds of what comes from outside.
#[derive(Debug, Clone, Copy)]
struct Limits {
    /// The longest body, in bytes.
    body: u64,
    /// How long a request may take, from its first byte to the last of its answer, and the analysis of one article.
    time: Duration,
    /// How many requests are answered at once.
    requests: usize,
    /// How many articles a request may hold.
    articles: usize,
}

/// Listens until the process is ended.
pub(crate) fn run(arguments: &Serve) -> Result<ExitCode> {
    let Serve { configured, listen, public, max_body, timeout, max_requests, max_articles } = arguments;
    if !listen.ip().is_loopback() && !public {
        let message = format!("`{listen}` can be reached from other machines");
        return Err(anyhow!(
            Diagnostic::misuse("serve/public", message)
                .because("there is no TLS and no login")
                .hint("listen on 127.0.0.1, or say `--public` if a proxy or a firewall stands before it")
        ));
    }
    let time = Duration::from_secs((*timeout).into());
    let builder = engine::builder(configured)?;
    let limited = builder.config()?.time_limit.is_some();
    let builder = if limited { builder } else { builder.time_limit(time) };
    let engine = engine::make(builder, false, crate::args::Log::Text)?;
    let limits = Limits { body: *max_body, time, requests: max_requests.get(), articles: max_articles.get() };
    let listener = TcpListener::bind(listen).with_context(|| format!("cannot listen on `{listen}`"))?;
    let address = listener.local_addr()?;
    say!("listening on http://{address}/");
    let server = Arc::new(Server::new(engine, limits, address));
    listen_on(&listener, &server);
    Ok(ExitCode::SUCCESS)
}

/// Gives every connection a thread, as many as there may be.
fn listen_on(listener: &TcpListener, server: &Arc<Server>) {
    for stream in listener.incoming() {
        // A connection that was gone before it was taken, or no descriptor left for it.
        let Ok(stream) = stream else {
            thread::sleep(Duration::from_millis(10));
            continue;
        };
        let place = Place::take(server);
        let serve = move || match place {
            Some(place) => place.0.serve(stream),
            None => refuse(stream),
        };
        // Without a thread the connection is closed.
        drop(thread::Builder::new().name("byline-serve".to_owned()).spawn(serve));
    }
}

/// One of the requests that are answered at once.
struct Place(Arc<Server>);

impl Place {
    fn take(server: &Arc<Server>) -> Option<Self> {
        let taken = server.in_flight.fetch_add(1, Ordering::AcqRel);
        let place = Self(Arc::clone(server));
        // Dropped, it is given back.
        (taken < server.limits.requests).then_some(place)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.0.in_flight.fetch_sub(1, Ordering::AcqRel);
    }
}

/// Says that there are too many requests, without reading this one.
fn refuse(mut stream: TcpStream) {
    let failure = Failure::new(503, "too many requests at once; try again later");
    let _ = stream.set_write_timeout(Some(Duration::from_secs(1)));
    let _ = http::write(&mut stream, &Answer::from(failure));
}

struct Server {
    engine: Byline,
    limits: Limits,
    address: SocketAddr,
    in_flight: AtomicUsize,
    articles: AtomicU64,
    failed: AtomicU64,
    bytes: AtomicU64,
    /// How many requests ended with each status.
    requests: Mutex<BTreeMap<u16, u64>>,
    /// Microseconds that all of them took.
    time: AtomicU64,
}

impl Server {
    fn new(engine: Byline, limits: Limits, address: SocketAddr) -> Self {
        Self {
            engine,
            limits,
            address,
            in_flight: AtomicUsize::new(0),
            articles: AtomicU64::new(0),
            failed: AtomicU64::new(0),
            bytes: AtomicU64::new(0),
            requests: Mutex::default(),
            time: AtomicU64::new(0),
        }
    }

    fn serve(&self, mut stream: TcpStream) {
        let begun = Instant::now();
        let deadline = begun + self.limits.time;
        let answer = match http::read(&mut stream, self.limits.body, deadline) {
            Ok(Some(request)) => {
                let mut answer = self.answer(&request).unwrap_or_else(Answer::from);
                answer.head_only = request.method == "HEAD";
                answer
            }
            // It was opened and closed without a word.
            Ok(None) => return,
            Err(failure) => Answer::from(failure),
        };
        *self.requests.lock().unwrap_or_else(PoisonError::into_inner).entry(answer.status).or_default() += 1;
        self.time.fetch_add(begun.elapsed().as_micros() as u64, Ordering::Relaxed);
        let left = deadline.saturating_duration_since(Instant::now()).max(Duration::from_secs(1));
        let _ = stream.set_write_timeout(Some(left));
        let _ = http::write(&mut stream, &answer);
    }

    fn answer(&self, request: &Request) -> Result<Answer, Failure> {
        self.check_host(request)?;
        let method = request.method.as_str();
        match (request.path.as_str(), method) {
            ("/v1/analyze", "POST") => self.analyze(request),
            ("/", "GET" | "HEAD") => {
                let mut page = Answer::new(200, "text/html; charset=utf-8", PAGE);
                page.headers.push(("Content-Security-Policy", PAGE_POLICY));
                Ok(page)
            }
            ("/health", "GET" | "HEAD") => {
                let extractors: Vec<&str> =
                    self.engine.extractors().map(|descriptor| descriptor.name.as_ref()).collect();
                let health =
                    json!({"status": "ok", "version": env!("CARGO_PKG_VERSION"), "extractors": extractors});
                Ok(Answer::json(200, &health))
            }
            ("/metrics", "GET" | "HEAD") => {
                Ok(Answer::new(200, "text/plain; version=0.0.4; charset=utf-8", self.metrics()))
            }
            ("/openapi.json", "GET" | "HEAD") => Ok(Answer::json(200, &openapi::document(&self.limits))),
            ("/" | "/health" | "/metrics" | "/openapi.json" | "/v1/analyze", _) => {
                Err(Failure::new(405, format!("`{method}` is not for `{}`", request.path)))
            }
            _ => {
                Err(Failure::new(404, format!("there is nothing at `{}`; see `/openapi.json`", request.path)))
            }
        }
    }

    /// A page from elsewhere that a browser on this machine shows must not reach a server that is for this machine alone,
    /// neither by its own name for it nor from its own origin.
    fn check_host(&self, request: &Request) -> Result<(), Failure> {
        if !self.address.ip().is_loopback() {
            return Ok(());
        }
        let local = |host: &str| {
            let name = match host.rsplit_once(':') {
                Some((name, port)) if port.bytes().all(|b| b.is_ascii_digit()) => name,
                _ => host,
            };
            ["localhost", "127.0.0.1", "[::1]"].contains(&name)
                || name.parse().is_ok_and(|ip: std::net::IpAddr| ip.is_loopback())
        };
        if !request.header("host").is_some_and(local) {
            return Err(Failure::new(403, "the `Host` of the request is not this machine"));
        }
        let origin = request.header("origin").and_then(|origin| origin.split_once("://"));
        if origin.is_some_and(|(_, host)| !local(host)) {
            return Err(Failure::new(403, "the `Origin` of the request is not this machine"));
        }
        Ok(())
    }

    fn analyze(&self, request: &Request) -> Result<Answer, Failure> {
        let kind = request.header("content-type").unwrap_or_default();
        let kind = kind.split(';').next().unwrap_or_default().trim().to_lowercase();
        let text = std::str::from_utf8(&request.body).map_err(|error| {
            Failure::new(400, format!("the body is not UTF-8 from byte {} on", error.valid_up_to()))
        })?;
        match kind.as_str() {
            "application/json" => {
                let article = self.article(text).map_err(|why| Failure::new(400, why))?;
                Ok(Answer::new(200, "application/json", self.record(article)))
            }
            "application/x-ndjson" | "application/jsonl" | "application/x-jsonlines" => self.lines(text),
            // Only what a page from elsewhere cannot send without asking first.
            _ => Err(Failure::new(
                415,
                "send one article as `Content-Type: application/json`, or a line each as `application/x-ndjson`",
            )),
        }
    }

    /// A line for each line: a record, or an object with `error`.
    fn lines(&self, text: &str) -> Result<Answer, Failure> {
        let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).collect();
        if lines.len() > self.limits.articles {
            let message = format!("{} articles, and {} are taken at once", lines.len(), self.limits.articles);
            return Err(Failure::new(413, message));
        }
        let (mut articles, mut answers): (Vec<Article>, Vec<Option<String>>) = (Vec::new(), Vec::new());
        for line in lines {
            match self.article(line) {
                Ok(article) => {
                    articles.push(article);
                    answers.push(None);
                }
                Err(why) => answers.push(Some(why)),
            }
        }
        self.count(&articles);
        let mut records = self.engine.analyze_all(articles);
        let mut body = Vec::new();
        for answer in answers {
            match answer {
                Some(why) => {
                    self.failed.fetch_add(1, Ordering::Relaxed);
                    body.extend_from_slice(json!({"error": why}).to_string().as_bytes());
                    body.push(b'\n');
                }
                None => {
                    if let Some(record) = records.next() {
                        record.write_json(&mut body);
                    }
                }
            }
        }
        Ok(Answer::new(200, "application/x-ndjson", body))
    }

    fn article(&self, line: &str) -> Result<Article, String> {
        let longest = self.engine.config().input.max_article;
        if line.len() as u64 > longest {
            return Err(format!("the article has {} bytes, and {longest} are read at most", line.len()));
        }
        let extra = self.engine.config().input.extra;
        byline_record::read_article(line, &ArticleFields::default(), extra).map_err(|error| error.to_string())
    }

    fn record(&self, article: Article) -> Vec<u8> {
        self.count(std::slice::from_ref(&article));
        let mut body = Vec::new();
        self.engine.analyze(article).write_json(&mut body);
        body
    }

    fn count(&self, articles: &[Article]) {
        self.articles.fetch_add(articles.len() as u64, Ordering::Relaxed);
        let bytes: usize = articles.iter().map(|article| article.text.len()).sum();
        self.bytes.fetch_add(bytes as u64, Ordering::Relaxed);
    }

    /// Counts in the format of Prometheus.
    fn metrics(&self) -> String {
        let mut out = String::new();
        let mut metric = |name: &str, kind: &str, help: &str, values: &[(String, f64)]| {
            let _ = writeln!(out, "# HELP byline_{name} {help}\n# TYPE byline_{name} {kind}");
            for (labels, value) in values {
                let _ = writeln!(out, "byline_{name}{labels} {value}");
            }
        };
        let one = |value: f64| vec![(String::new(), value)];
        let counted = |counter: &AtomicU64| one(counter.load(Ordering::Relaxed) as f64);
        let requests = self.requests.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let requests: Vec<(String, f64)> = requests
            .into_iter()
            .map(|(status, count)| (format!("{{status=\"{status}\"}}"), count as f64))
            .collect();
        metric("requests_total", "counter", "Requests that were answered, by status.", &requests);
        let seconds = self.time.load(Ordering::Relaxed) as f64 / 1e6;
        metric("request_seconds_total", "counter", "Time that requests took, together.", &one(seconds));
        let in_flight = self.in_flight.load(Ordering::Relaxed) as f64;
        metric("requests_in_flight", "gauge", "Requests that are answered now.", &one(in_flight));
        metric("articles_total", "counter", "Articles that were analysed.", &counted(&self.articles));
        metric("articles_unread_total", "counter", "Lines that were no article.", &counted(&self.failed));
        metric("text_bytes_total", "counter", "Bytes of text that were analysed.", &counted(&self.bytes));
        out
    }
}

#[cfg(test)]
mod tests;
