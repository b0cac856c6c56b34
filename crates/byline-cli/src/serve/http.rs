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

/// How much of a body that is refused is read, and for how long, so that its sender reads the answer.
const DRAINED: u64 = 1 << 20;
const DRAINING: Duration = Duration::from_millis(300);

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
    body: Vec<u8>,
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
    headers: Vec<(&'static str, &'static str)>,
}

impl Failure {
    pub(super) fn new(status: u16, message: impl Into<String>) -> Self {
        Self { status, message: message.into(), headers: Vec::new() }
    }

    /// The same with a header.
    pub(super) fn with(mut self, name: &'static str, value: &'static str) -> Self {
        self.headers.push((name, value));
        self
    }
}

impl From<Failure> for Answer {
    fn from(Failure { status, message, headers }: Failure) -> Self {
        Self { headers, ..Self::json(status, &json!({"error": message})) }
    }
}

/// A request whose body is still to be read.
pub(super) struct Head {
    pub(super) request: Request,
    /// What of the body came with it.
    begun: Vec<u8>,
}

/// Reads the head of a request until `deadline`; `None` where the other side closes without a word.
pub(super) fn read_head(stream: &mut TcpStream, deadline: Instant) -> Result<Option<Head>, Failure> {
    let mut bytes = Vec::new();
    loop {
        let more = receive(stream, &mut bytes, deadline)?;
        if let Some((request, head)) = parse(&bytes)? {
            return Ok(Some(Head { request, begun: bytes.split_off(head) }));
        }
        match more {
            0 if bytes.is_empty() => return Ok(None),
            0 => return Err(Failure::new(400, "the request is cut off")),
            _ if bytes.len() > HEAD => return Err(too_long_head()),
            _ => {}
        }
    }
}

/// Reads the body of a request until `deadline`, unless its head was `refused` or is wrong.
pub(super) fn read_body(
    stream: &mut TcpStream,
    head: Head,
    checked: Result<(), Failure>,
    longest: u64,
    deadline: Instant,
) -> Result<Request, Failure> {
    let Head { mut request, begun: mut body } = head;
    let length = match checked.and_then(|()| length(&request, longest)) {
        Ok(length) => length,
        Err(failure) => {
            drain(stream);
            return Err(failure);
        }
    };
    if (body.len() as u64) < length && request.header("expect").is_some() {
        stream
            .write_all(b"HTTP/1.1 100 Continue\r\n\r\n")
            .map_err(|_| Failure::new(400, "the request is cut off"))?;
    }
    while (body.len() as u64) < length {
        if receive(stream, &mut body, deadline)? == 0 {
            return Err(Failure::new(400, "the body is shorter than its `Content-Length`"));
        }
    }
    body.truncate(length as usize);
    request.body = body;
    Ok(request)
}

/// The length of the body.
fn length(request: &Request, longest: u64) -> Result<u64, Failure> {
    let length = request.header("content-length");
    match (request.header("transfer-encoding"), length) {
        // Whoever reads one of them and not the other sees another request.
        (Some(_), Some(_)) => {
            return Err(Failure::new(400, "there are both `Transfer-Encoding` and `Content-Length`"));
        }
        (Some(_), None) => {
            return Err(Failure::new(411, "the length of the body must be known: send `Content-Length`"));
        }
        (None, _) => {}
    }
    let is_number = |text: &&str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let length = match length.map(|text| Some(text).filter(is_number).map(str::parse::<u64>)) {
        None if request.method == "POST" => {
            return Err(Failure::new(411, "the length of the body must be known: send `Content-Length`"));
        }
        None => 0,
        Some(Some(Ok(length))) => length,
        // More digits than any number of bytes has.
        Some(Some(Err(_))) => u64::MAX,
        Some(None) => return Err(Failure::new(400, "`Content-Length` is not a number")),
    };
    if length > longest {
        return Err(Failure::new(
            413,
            format!("the body has {length} bytes, and {longest} are read at most"),
        ));
    }
    match request.header("expect") {
        Some(expected) if !expected.eq_ignore_ascii_case("100-continue") => {
            Err(Failure::new(417, "only `100-continue` can be expected"))
        }
        _ => Ok(length),
    }
}

/// Reads a part of a body that nobody wants: closed before, the connection would be reset and its answer lost.
fn drain(stream: &mut TcpStream) {
    let deadline = Instant::now() + DRAINING;
    let mut bytes = Vec::new();
    let mut drained = 0;
    while drained < DRAINED && receive(stream, &mut bytes, deadline).is_ok_and(|count| count > 0) {
        drained += bytes.len() as u64;
        bytes.clear();
    }
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
    // Of two that differ, a proxy may go by the one and we by the other.
    for once in ["content-length", "transfer-encoding", "host", "content-type"] {
        if headers.iter().filter(|(name, _)| name == once).count() > 1 {
            return Err(Failure::new(400, format!("there are several headers `{once}`")));
        }
    }
    let path = target.split(['?', '#']).next().unwrap_or_default();
    let request = Request {
        method: parsed.method.unwrap_or_default().to_owned(),
        path: decoded(path).ok_or_else(|| Failure::new(400, "the path is not percent-encoded UTF-8"))?,
        headers,
        body: Vec::new(),
    };
    Ok(Some((request, head)))
}

/// A path without its percent-encoding.
fn decoded(path: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.bytes();
    while let Some(byte) = rest.next() {
        let digit = |byte: Option<u8>| byte.and_then(|byte| char::from(byte).to_digit(16));
        bytes.push(match byte {
            b'%' => (digit(rest.next())? * 16 + digit(rest.next())?) as u8,
            byte => byte,
        });
    }
    String::from_utf8(bytes).ok()
}

/// Writes an answer until `deadline` and closes our side of the connection.
pub(super) fn write(stream: &mut TcpStream, answer: &Answer, deadline: Instant) -> io::Result<()> {
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
        417 => "Expectation Failed",
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
    send(stream, head.as_bytes(), deadline)?;
    if !head_only {
        send(stream, body, deadline)?;
    }
    stream.shutdown(std::net::Shutdown::Write)
}

/// Writes all bytes until `deadline`, however slowly the other side takes them.
fn send(stream: &mut TcpStream, mut bytes: &[u8], deadline: Instant) -> io::Result<()> {
    while !bytes.is_empty() {
        let left = deadline.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err(ErrorKind::TimedOut.into());
        }
        stream.set_write_timeout(Some(left))?;
        match stream.write(bytes) {
            Ok(0) => return Err(ErrorKind::WriteZero.into()),
            Ok(count) => bytes = bytes.get(count..).unwrap_or_default(),
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}
