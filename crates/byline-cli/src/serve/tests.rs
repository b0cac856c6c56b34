//! The server as programs see it.

use super::{Limits, Server, listen_on};
use byline::Byline;
use serde_json::{Value, json};
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

/// A server with small limits; it ends with the process.
fn start() -> SocketAddr {
    let limits = Limits { body: 20_000, time: Duration::from_secs(2), requests: 2, articles: 3 };
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let server = Arc::new(Server::new(Byline::builtin(), limits, address));
    thread::spawn(move || listen_on(&listener, &server));
    address
}

/// The status and body that come back for these bytes.
fn raw(address: SocketAddr, request: &str) -> (u16, String) {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
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
    // One that says nothing is cut off in time, and two of them leave no room for a third.
    let slow = || {
        let mut stream = TcpStream::connect(address).unwrap();
        stream.write_all(b"GET /health HTTP/1.1\r\nHost:").unwrap();
        stream
    };
    let mut held = [slow(), slow()];
    thread::sleep(Duration::from_millis(300));
    let mut third = TcpStream::connect(address).unwrap();
    let mut answer = String::new();
    third.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 503 "), "{answer}");
    for stream in &mut held {
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        assert!(answer.starts_with("HTTP/1.1 408 "), "{answer}");
    }
    assert_eq!(get(address, "/health").0, 200, "there is room again");
}
