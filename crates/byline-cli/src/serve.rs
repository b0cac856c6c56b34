//! `byline serve`: the engine for programs that speak HTTP.
//!
//! It listens on this machine alone unless it is told otherwise, speaks HTTP/1.1 with one request a connection, and bounds
//! everything that comes from outside: the head and the body of a request, the time that each may take to arrive and
//! its answer to leave, how many connections there are, and how many requests are answered at once. A connection that
//! is slow takes no place from those that are not. There is no TLS and no login: what faces a network belongs behind a
//! proxy that has both.

#![expect(
    clippy::disallowed_types,
    reason = "this is the one place that listens, and only where it is built in"
)]

mod connections;
mod http;
mod openapi;

use crate::args::Serve;
use crate::engine;
use anyhow::{Context, Result, anyhow};
use byline::Byline;
use byline_core::{Article, Diagnostic};
use byline_record::ArticleFields;
use connections::Connections;
use http::{Answer, Failure, Request};
use serde_json::json;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

/// The page that shows what the engine finds in a text.
const PAGE: &str = include_str!("serve/page.html");

/// What the page may do: run its own script, and speak to this server.
const PAGE_POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; connect-src 'self'; \
                           base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// How long a request's head may take to arrive: it comes in one piece from whoever means well.
const HEAD_TIME: Duration = Duration::from_secs(10);

/// How many connections there may be for each request that is answered at once.
const CONNECTIONS_PER_REQUEST: usize = 8;

/// How long requests in progress are waited for when the server is asked to end.
const LAST_REQUESTS: Duration = Duration::from_secs(10);

/// How often is looked whether the server is to end.
const LOOK: Duration = Duration::from_millis(20);

/// What paths there are, and the methods of each.
const PATHS: [(&str, &str); 5] = [
    ("/v1/analyze", "POST"),
    ("/", "GET, HEAD"),
    ("/health", "GET, HEAD"),
    ("/metrics", "GET, HEAD"),
    ("/openapi.json", "GET, HEAD"),
];

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
    let handle = Arc::clone(&server);
    ctrlc::set_handler(move || {
        if handle.stops.swap(true, Ordering::AcqRel) {
            std::process::abort();
        }
    })
    .context("cannot listen for Ctrl-C")?;
    let accepting = Arc::clone(&server);
    thread::Builder::new()
        .name("byline-accept".to_owned())
        .spawn(move || listen_on(&listener, &accepting))?;
    while !server.stops.load(Ordering::Acquire) {
        thread::sleep(LOOK);
    }
    server.finish();
    Ok(ExitCode::SUCCESS)
}

/// Gives every connection a thread, as many as there may be.
fn listen_on(listener: &TcpListener, server: &Arc<Server>) {
    for stream in listener.incoming() {
        if server.stops.load(Ordering::Acquire) {
            return;
        }
        // A connection that was gone before it was taken, or no descriptor left for it.
        let Ok(stream) = stream else {
            thread::sleep(Duration::from_millis(10));
            continue;
        };
        let connection = server.connections.take(&stream);
        // Here and not in the thread: who asks next is to see it counted.
        if let Some((_, true)) = connection {
            server.dropped.fetch_add(1, Ordering::Relaxed);
        }
        let server = Arc::clone(server);
        let serve = move || match connection {
            Some((connection, _)) => server.serve(stream, &connection),
            None => server.refuse(stream),
        };
        // Without a thread the connection is closed.
        drop(thread::Builder::new().name("byline-serve".to_owned()).spawn(serve));
    }
}

/// One of the requests that are answered at once.
struct Place<'a>(&'a Server);

impl<'a> Place<'a> {
    fn take(server: &'a Server) -> Result<Self, Failure> {
        let taken = server.in_flight.fetch_add(1, Ordering::AcqRel);
        // Dropped, it is given back.
        let place = Self(server);
        if taken < server.limits.requests { Ok(place) } else { Err(too_many()) }
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.0.in_flight.fetch_sub(1, Ordering::AcqRel);
    }
}

fn too_many() -> Failure {
    Failure::new(503, "too many requests at once; try again later").with("Retry-After", "1")
}

struct Server {
    engine: Byline,
    limits: Limits,
    address: SocketAddr,
    in_flight: AtomicUsize,
    connections: Arc<Connections>,
    /// How many connections were ended to make room for others.
    dropped: AtomicU64,
    /// Whether the server is to end.
    stops: AtomicBool,
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
            connections: Arc::new(Connections::new(limits.requests.saturating_mul(CONNECTIONS_PER_REQUEST))),
            dropped: AtomicU64::new(0),
            stops: AtomicBool::new(false),
            articles: AtomicU64::new(0),
            failed: AtomicU64::new(0),
            bytes: AtomicU64::new(0),
            requests: Mutex::default(),
            time: AtomicU64::new(0),
        }
    }

    fn serve(&self, mut stream: TcpStream, connection: &connections::Connection) {
        let begun = Instant::now();
        let deadline = begun + self.limits.time;
        let head = match http::read_head(&mut stream, begun + self.limits.time.min(HEAD_TIME)) {
            Ok(Some(head)) => Ok(head),
            // It was opened and closed without a word.
            Ok(None) => return,
            Err(failure) => Err(failure),
        };
        let is_head = head.as_ref().is_ok_and(|head| head.request.method == "HEAD");
        // Everything that its head decides is decided before the body is read.
        let request = head.and_then(|head| {
            let checked = self.check(&head.request);
            http::read_body(&mut stream, head, checked, self.limits.body, deadline)
        });
        connection.serves(true);
        let outcome = request.and_then(|request| {
            let _place = Place::take(self)?;
            self.answer(&request)
        });
        connection.serves(false);
        let mut answer = outcome.unwrap_or_else(Answer::from);
        answer.head_only = is_head;
        self.time.fetch_add(begun.elapsed().as_micros() as u64, Ordering::Relaxed);
        self.send(&mut stream, &answer, Instant::now() + self.limits.time);
    }

    /// Says that there are too many connections, without reading what comes over this one.
    fn refuse(&self, mut stream: TcpStream) {
        self.send(&mut stream, &Answer::from(too_many()), Instant::now() + Duration::from_secs(1));
    }

    /// Counts an answer and sends it.
    fn send(&self, stream: &mut TcpStream, answer: &Answer, deadline: Instant) {
        *self.requests.lock().unwrap_or_else(PoisonError::into_inner).entry(answer.status).or_default() += 1;
        let _ = http::write(stream, answer, deadline);
    }

    /// Waits for the requests in progress, but not for ever; nothing new is read.
    fn finish(&self) {
        let deadline = Instant::now() + LAST_REQUESTS.min(self.limits.time);
        self.connections.end_waiting();
        while self.connections.count() > 0 && Instant::now() < deadline {
            thread::sleep(LOOK);
        }
    }

    /// Refuses what has no answer whatever its body is.
    fn check(&self, request: &Request) -> Result<(), Failure> {
        self.check_host(request)?;
        let (path, method) = (request.path.as_str(), request.method.as_str());
        let Some((_, methods)) = PATHS.iter().find(|(known, _)| *known == path) else {
            return Err(Failure::new(404, format!("there is nothing at `{path}`; see `/openapi.json`")));
        };
        if !methods.split(", ").any(|known| known == method) {
            let message = format!("`{method}` is not for `{path}`, but {methods}");
            return Err(Failure::new(405, message).with("Allow", methods));
        }
        // Only what a page from elsewhere cannot send without asking first.
        if method == "POST" && content(request).is_none() {
            return Err(Failure::new(
                415,
                "send one article as `Content-Type: application/json`, or several, one per line, as `application/x-ndjson`",
            ));
        }
        Ok(())
    }

    /// Answers a request that was checked.
    fn answer(&self, request: &Request) -> Result<Answer, Failure> {
        Ok(match request.path.as_str() {
            "/v1/analyze" => return self.analyze(request),
            "/health" => {
                let extractors: Vec<&str> =
                    self.engine.extractors().map(|descriptor| descriptor.name.as_ref()).collect();
                let health =
                    json!({"status": "ok", "version": env!("CARGO_PKG_VERSION"), "extractors": extractors});
                Answer::json(200, &health)
            }
            "/metrics" => Answer::new(200, "text/plain; version=0.0.4; charset=utf-8", self.metrics()),
            "/openapi.json" => Answer::json(200, &openapi::document(&self.limits)),
            _ => {
                let mut page = Answer::new(200, "text/html; charset=utf-8", PAGE);
                page.headers.push(("Content-Security-Policy", PAGE_POLICY));
                page
            }
        })
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
        let text = std::str::from_utf8(&request.body).map_err(|error| {
            Failure::new(400, format!("the body is not UTF-8 from byte {} on", error.valid_up_to()))
        })?;
        if content(request) == Some(Content::Lines) {
            return self.lines(text);
        }
        let article = self.article(text).map_err(|why| Failure::new(400, why))?;
        Ok(Answer::new(200, "application/json", self.record(article)))
    }

    /// A line for each line: a record, or an object with `error`.
    fn lines(&self, text: &str) -> Result<Answer, Failure> {
        let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).collect();
        if lines.len() > self.limits.articles {
            let message = format!("{} articles, and at most {} at once", lines.len(), self.limits.articles);
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
        let connections = self.connections.count() as f64;
        metric("connections", "gauge", "Connections that are open.", &one(connections));
        metric(
            "connections_dropped_total",
            "counter",
            "Connections that were ended to make room for others.",
            &counted(&self.dropped),
        );
        metric("articles_total", "counter", "Articles that were analysed.", &counted(&self.articles));
        metric("articles_unread_total", "counter", "Lines that were no article.", &counted(&self.failed));
        metric("text_bytes_total", "counter", "Bytes of text that were analysed.", &counted(&self.bytes));
        out
    }
}

/// What a body is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Content {
    Article,
    Lines,
}

fn content(request: &Request) -> Option<Content> {
    let kind = request.header("content-type").unwrap_or_default();
    match kind.split(';').next().unwrap_or_default().trim().to_lowercase().as_str() {
        "application/json" => Some(Content::Article),
        "application/x-ndjson" | "application/jsonl" | "application/x-jsonlines" => Some(Content::Lines),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
