//! The server as programs see it.

use super::{Limits, Place, Server, listen_on};
use byline::Byline;
use serde_json::{Value, json};
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

/// So long that nothing of a test is cut off by it, however busy the machine is: what is answered was not waited for.
const NEVER: Duration = Duration::from_secs(3600);

/// The address of a server with small limits; it ends with the process.
fn start() -> SocketAddr {
    serving(NEVER).0
}

fn serving(time: Duration) -> (SocketAddr, Arc<Server>) {
    let limits = Limits { body: 20_000, time, requests: 2, articles: 3 };
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let server = Arc::new(Server::new(Byline::builtin(), limits, address));
    let listening = Arc::clone(&server);
    thread::spawn(move || listen_on(&listener, &listening));
    (address, server)
}

/// A connection over which this came and no more.
fn opened(address: SocketAddr, begun: &str) -> TcpStream {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.write_all(begun.as_bytes()).unwrap();
    stream
}

/// All that comes back.
fn rest(stream: &mut TcpStream) -> String {
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

/// The status and body that come back for these bytes.
fn raw(address: SocketAddr, request: &str) -> (u16, String) {
    let answer = rest(&mut opened(address, request));
    let (head, body) = answer.split_once("\r\n\r\n").unwrap_or_else(|| panic!("no head in {answer:?}"));
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    assert!(head.contains("Connection: close"), "{head}");
    (status, body.to_owned())
}

fn get(address: SocketAddr, path: &str) -> (u16, String) {
    raw(address, &format!("GET {path} HTTP/1.1\r\nHost: {address}\r\n\r\n"))
}

fn post(address: SocketAddr, kind: &str, body: &str) -> (u16, String) {
    let head = format!(
        "POST /v1/analyze HTTP/1.1\r\nHost: {address}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    raw(address, &(head + body))
}

const TEXT: &str = "“We are close,” Kari Lindqvist said on Monday.";

#[test]
fn articles_are_analysed() {
    let address = start();
    let article = json!({"id": "a1", "text": TEXT});
    let (status, body) = post(address, "application/json; charset=utf-8", &article.to_string());
    assert_eq!(status, 200, "{body}");
    let expected = Byline::builtin().analyze(byline_core::Article::new("a1", TEXT));
    assert_eq!(body, expected.to_json() + "\n", "as the library has it");

    let lines = format!("{article}\nno article\n\n{}\n", json!({"id": "a2", "text": TEXT}));
    let (status, body) = post(address, "application/x-ndjson", &lines);
    assert_eq!(status, 200);
    let answers: Vec<Value> = body.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(answers.len(), 3);
    assert_eq!((&answers[0]["id"], &answers[2]["id"]), (&json!("a1"), &json!("a2")));
    assert!(answers[1]["error"].as_str().unwrap().starts_with("no JSON"), "{}", answers[1]);
}

#[test]
fn what_the_server_says_of_itself() {
    let address = start();
    let (status, body) = get(address, "/health?x=1");
    let health: Value = serde_json::from_str(&body).unwrap();
    assert_eq!((status, &health["status"]), (200, &json!("ok")));
    post(address, "application/json", &json!({"text": TEXT}).to_string());
    let (_, metrics) = get(address, "/metrics");
    assert!(metrics.contains("byline_articles_total 1\n"), "{metrics}");
    assert!(metrics.contains("byline_requests_total{status=\"200\"} 2\n"), "{metrics}");
    let (_, openapi) = get(address, "/openapi.json");
    let openapi: Value = serde_json::from_str(&openapi).unwrap();
    for path in openapi["paths"].as_object().unwrap().keys() {
        assert_ne!(get(address, path).0, 404, "{path}");
    }
    let (status, page) = get(address, "/");
    assert!(status == 200 && page.starts_with("<!doctype html>"));
    assert!(!page.contains("http://") && !page.contains("https://"), "the page loads nothing from elsewhere");
}

#[test]
fn what_is_no_request_is_refused() {
    let address = start();
    assert_eq!(get(address, "/v2").0, 404);
    assert_eq!(get(address, "/v1/analyze").0, 405);
    assert_eq!(post(address, "text/plain", "a").0, 415);
    assert_eq!(post(address, "application/json", "{}").0, 400);
    assert_eq!(raw(address, "nonsense\r\n\r\n").0, 400);
    assert_eq!(
        raw(address, "GET /health HTTP/1.1\r\nHost: news.example\r\n\r\n").0,
        403,
        "a name for another machine"
    );
    assert_eq!(raw(address, "GET /health HTTP/1.1\r\n\r\n").0, 403, "no name");
    let from = |origin: &str| {
        raw(address, &format!("GET /health HTTP/1.1\r\nHost: localhost:1\r\nOrigin: {origin}\r\n\r\n")).0
    };
    assert_eq!((from("https://news.example"), from("http://127.0.0.1:80")), (403, 200));
    let head = "POST /v1/analyze HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n";
    assert_eq!(raw(address, &format!("{head}Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n")).0, 411);
    assert_eq!(raw(address, &format!("{head}Content-Length: 1\r\nContent-Length: 2\r\n\r\nab")).0, 400);
    for (headers, status) in [
        ("Content-Length: 2\r\nTransfer-Encoding: chunked\r\n", 400),
        ("Content-Length: 2\r\nContent-Length: 2\r\n", 400),
        ("Content-Length: +2\r\n", 400),
        ("Content-Length: 2, 2\r\n", 400),
        ("Content-Length: -1\r\n", 400),
        ("Content-Length : 2\r\n", 400),
        ("Content-Length: 99999999999999999999999\r\n", 413),
        ("Content-Length: 2\r\nHost: news.example\r\n", 400),
        ("Content-Length: 2\r\nExpect: a-reply\r\n", 417),
        ("", 411),
    ] {
        assert_eq!(raw(address, &format!("{head}{headers}\r\n{{}}")).0, status, "{headers}");
    }
    assert_eq!((get(address, "/%68ealth").0, get(address, "/%6").0, get(address, "/%ff").0), (200, 400, 400));
}

#[test]
fn what_a_head_decides_needs_no_body() {
    let address = start();
    let head = |start: &str, kind: &str, length: u64| {
        format!(
            "{start} HTTP/1.1\r\nHost: localhost\r\nContent-Type: {kind}\r\nExpect: 100-continue\r\nContent-Length: {length}\r\n\r\n"
        )
    };
    for (start, kind, length, status) in [
        ("POST /v1/analyze", "application/json", 20_001, 413),
        ("POST /v1/analyze", "text/plain", 100, 415),
        ("POST /v2", "application/json", 100, 404),
        ("PUT /v1/analyze", "application/json", 100, 405),
    ] {
        // The body never comes.
        let answer = rest(&mut opened(address, &head(start, kind, length)));
        assert!(answer.starts_with(&format!("HTTP/1.1 {status} ")), "{start}: {answer}");
        assert_eq!(answer.contains("\r\nAllow: POST\r\n"), status == 405, "{answer}");
    }
    let article = json!({"text": TEXT}).to_string();
    let mut stream = opened(address, &head("POST /v1/analyze", "application/json", article.len() as u64));
    let mut interim = [0; 25];
    stream.read_exact(&mut interim).unwrap();
    assert_eq!(&interim, b"HTTP/1.1 100 Continue\r\n\r\n");
    stream.write_all(article.as_bytes()).unwrap();
    assert!(rest(&mut stream).starts_with("HTTP/1.1 200 "));
    let answer = rest(&mut opened(address, "HEAD /health HTTP/1.1\r\nHost: localhost\r\n\r\n"));
    assert!(answer.starts_with("HTTP/1.1 200 ") && answer.ends_with("\r\n\r\n"), "{answer}");
    let answer = rest(&mut opened(address, "HEAD /nowhere HTTP/1.1\r\nHost: localhost\r\n\r\n"));
    assert!(answer.starts_with("HTTP/1.1 404 ") && answer.ends_with("\r\n\r\n"), "{answer}");
}

#[test]
fn everything_is_bounded() {
    let address = start();
    let (status, body) = post(address, "application/json", &"a".repeat(20_001));
    assert_eq!(status, 413, "{body}");
    let lines = format!("{}\n", json!({"text": TEXT})).repeat(4);
    assert_eq!(post(address, "application/x-ndjson", &lines).0, 413);
    let long = "a".repeat(20_000);
    assert_eq!(raw(address, &format!("GET / HTTP/1.1\r\nHost: localhost\r\nX: {long}")).0, 431);
    // One that says nothing is cut off in time.
    let (address, _server) = serving(Duration::from_millis(100));
    let answer = rest(&mut opened(address, "GET /health HTTP/1.1\r\nHost:"));
    assert!(answer.starts_with("HTTP/1.1 408 "), "{answer}");
}

#[test]
fn every_answer_is_counted() {
    let (address, server) = serving(NEVER);
    let places = (Place::take(&server).unwrap(), Place::take(&server).unwrap());
    let answer = rest(&mut opened(address, "GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n"));
    assert!(answer.starts_with("HTTP/1.1 503 ") && answer.contains("\r\nRetry-After: 1\r\n"), "{answer}");
    drop(places);
    assert_eq!((get(address, "/nowhere").0, raw(address, "nonsense\r\n\r\n").0), (404, 400));
    let metrics = get(address, "/metrics").1;
    for status in [400, 404, 503] {
        let line = format!("byline_requests_total{{status=\"{status}\"}} 1\n");
        assert!(metrics.contains(&line), "{metrics}");
    }
}

#[test]
fn slow_connections_leave_room() {
    let (address, server) = serving(NEVER);
    // Many more than there may be: some that begin a head, others a body.
    let starts = [
        "GET /health HTTP/1.1\r\nHost:",
        "POST /v1/analyze HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{",
    ];
    let slow: Vec<TcpStream> = (0..60).map(|at| opened(address, starts[at % 2])).collect();
    // None of them was given up because of its time.
    assert_eq!(get(address, "/health").0, 200);
    let metrics = get(address, "/metrics").1;
    let dropped = metrics.lines().find_map(|line| line.strip_prefix("byline_connections_dropped_total "));
    assert!(dropped.unwrap().parse::<u64>().unwrap() >= 40, "{metrics}");
    // What waits for nothing but its sender does not keep the server from ending.
    server.finish();
    assert_eq!(server.connections.count(), 0, "none was waited for in vain");
    drop(slow);
}
