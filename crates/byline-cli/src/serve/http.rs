//! As much of HTTP/1.1 as the server needs: one request a connection, everything bounded.

use serde_json::{Value, json};
use std::fmt::Write as _;
use std::io::{self, ErrorKind, Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

/// The longest head of a request, and the most headers.
const HEAD: usize = 16 << 10;
const HEADERS: usize = 64;

/// How much is read at once.
const CHUNK: usize = 64 << 10;

/// How much of a body that is refused is read, so that its sender reads the answer.
const DRAINED: u64 = 1 << 20;

/// A request with its body.
#[derive(Debug)]
pub(super) struct Request {
    pub(super) method: String,
    /// Without the query.
    pub(super) path: String,
    /// Names in lower case.
    headers: Vec<(String, String)>,
    pub(super) body: Vec<u8>,
}

impl Request {
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// What is sent back.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) status: u16,
    kind: &'static str,
    pub(super) headers: Vec<(&'static str, &'static str)>,
    pub(super) body: Vec<u8>,
    /// Whether only the head is sent.
    pub(super) head_only: bool,
}

impl Answer {
    pub(super) fn new(status: u16, kind: &'static str, body: impl Into<Vec<u8>>) -> Self {
        Self { status, kind, headers: Vec::new(), body: body.into(), head_only: false }
    }

    pub(super) fn json(status: u16, value: &Value) -> Self {
        Self::new(status, "application/json", format!("{value}\n"))
    }
}

/// Why a request is refused.
#[derive(Debug)]
pub(super) struct Failure {
    status: u16,
    message: String,
}

impl Failure {
    pub(super) fn new(status: u16, message: impl Into<String>) -> Self {
        Self { status, message: message.into() }
    }
}

impl From<Failure> for Answer {
    fn from(Failure { status, message }: Failure) -> Self {
        Self::json(status, &json!({"error": message}))
    }
}

/// Reads a request until `deadline`; `None` where the other side closes without a word.
pub(super) fn read(
    stream: &mut TcpStream,
    longest: u64,
    deadline: Instant,
) -> Result<Option<Request>, Failure> {
    let mut bytes = Vec::new();
    let (mut request, head) = loop {
        let more = receive(stream, &mut bytes, deadline)?;
        if let Some(parsed) = parse(&bytes)? {
            break parsed;
        }
        match more {
            0 if bytes.is_empty() => return Ok(None),
            0 => return Err(Failure::new(400, "the request is cut off")),
            _ if bytes.len() > HEAD => return Err(too_long_head()),
            _ => {}
        }
    };
    if request.header("transfer-encoding").is_some() {
        return Err(Failure::new(411, "the length of the body must be known: send `Content-Length`"));
    }
    let length = match request.header("content-length").map(str::parse::<u64>) {
        None => 0,
        Some(Ok(length)) => length,
        Some(Err(_)) => return Err(Failure::new(400, "`Content-Length` is not a number")),
    };
    if length > longest {
        let mut rest = Read::take(&mut *stream, DRAINED.min(length));
        let _ = rest.get_ref().set_read_timeout(Some(Duration::from_millis(200)));
        let _ = io::copy(&mut rest, &mut io::sink());
        return Err(Failure::new(
            413,
            format!("the body has {length} bytes, and {longest} are read at most"),
        ));
    }
    if request.header("expect").is_some_and(|expected| expected.eq_ignore_ascii_case("100-continue")) {
        stream
            .write_all(b"HTTP/1.1 100 Continue\r\n\r\n")
            .map_err(|_| Failure::new(400, "the request is cut off"))?;
    }
    let mut body = bytes.split_off(head);
    while (body.len() as u64) < length {
        if receive(stream, &mut body, deadline)? == 0 {
            return Err(Failure::new(400, "the body is shorter than its `Content-Length`"));
        }
    }
    body.truncate(length as usize);
    request.body = body;
    Ok(Some(request))
}

fn too_long_head() -> Failure {
    Failure::new(431, format!("the head of the request is longer than {HEAD} bytes"))
}

/// Reads some more bytes; 0 at the end.
fn receive(stream: &mut TcpStream, bytes: &mut Vec<u8>, deadline: Instant) -> Result<usize, Failure> {
    let late = || Failure::new(408, "the request took too long to arrive");
    let left = deadline.saturating_duration_since(Instant::now());
    if left.is_zero() || stream.set_read_timeout(Some(left)).is_err() {
        return Err(late());
    }
    let before = bytes.len();
    bytes.resize(before + CHUNK, 0);
    loop {
        let room = bytes.get_mut(before..).unwrap_or_default();
        match stream.read(room) {
            Ok(count) => {
                bytes.truncate(before + count);
                return Ok(count);
            }
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {
                return Err(late());
            }
            Err(_) => return Err(Failure::new(400, "the request is cut off")),
        }
    }
}

/// The head of a request and its length, once all of it is there.
fn parse(bytes: &[u8]) -> Result<Option<(Request, usize)>, Failure> {
    let mut headers = [httparse::EMPTY_HEADER; HEADERS];
    let mut parsed = httparse::Request::new(&mut headers);
    let head = match parsed.parse(bytes) {
        Ok(httparse::Status::Complete(head)) => head,
        Ok(httparse::Status::Partial) => return Ok(None),
        Err(httparse::Error::TooManyHeaders) => return Err(too_long_head()),
        Err(error) => return Err(Failure::new(400, format!("this is not a valid HTTP request: {error}"))),
    };
    let target = parsed.path.unwrap_or_default();
    let headers = parsed.headers.iter().map(|header| {
        (header.name.to_ascii_lowercase(), String::from_utf8_lossy(header.value).trim().to_owned())
    });
    let headers: Vec<(String, String)> = headers.collect();
    let lengths = headers.iter().filter(|(name, _)| name == "content-length").count();
    if lengths > 1 {
        return Err(Failure::new(400, "there are several `Content-Length`"));
    }
    let request = Request {
        method: parsed.method.unwrap_or_default().to_owned(),
        path: target.split(['?', '#']).next().unwrap_or_default().to_owned(),
        headers,
        body: Vec::new(),
    };
    Ok(Some((request, head)))
}

/// Writes an answer and closes our side of the connection.
pub(super) fn write(stream: &mut TcpStream, answer: &Answer) -> io::Result<()> {
    let Answer { status, kind, headers, body, head_only } = answer;
    let reason = match status {
        200 => "OK",
        400 => "Bad Request",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        408 => "Request Timeout",
        411 => "Length Required",
        413 => "Content Too Large",
        415 => "Unsupported Media Type",
        431 => "Request Header Fields Too Large",
        503 => "Service Unavailable",
        _ => "Error",
    };
    let mut head = format!(
        "HTTP/1.1 {status} {reason}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\nConnection: close\r\n\
         X-Content-Type-Options: nosniff\r\nCache-Control: no-store\r\n",
        body.len()
    );
    for (name, value) in headers {
        let _ = write!(head, "{name}: {value}\r\n");
    }
    head.push_str("\r\n");
    stream.write_all(head.as_bytes())?;
    if !head_only {
        stream.write_all(body)?;
    }
    stream.flush()?;
    stream.shutdown(std::net::Shutdown::Write)
}
