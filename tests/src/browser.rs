//! A real browser without a window, driven over the protocol of Chromium's developer tools.
//!
//! The protocol goes through two pipes, so that no port and no library is needed. Where there is no browser the tests that
//! need one are skipped, and say so.

use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

/// Names under which Chromium is installed.
const NAMES: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "chrome"];

/// Options without which it would open windows or ask the network for updates of its own.
const OPTIONS: &str = "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --hide-scrollbars \
    --disable-background-networking --disable-component-update --disable-sync --disable-dev-shm-usage \
    --force-color-profile=srgb --font-render-hinting=none --remote-debugging-pipe";

/// How long a page may take, on a machine that is busy with other tests.
const PATIENCE: Duration = Duration::from_secs(120);

/// A browser with one page.
pub struct Browser {
    child: Child,
    to: ChildStdin,
    from: BufReader<ChildStdout>,
    session: Option<String>,
    number: u64,
    events: Vec<Value>,
    _profile: tempfile::TempDir,
}

impl Browser {
    /// Starts a browser; `None` where none is installed.
    ///
    /// # Panics
    ///
    /// If one is installed and does not start.
    pub fn start() -> Option<Self> {
        let installed = |name: &&&str| {
            Command::new(name).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok()
        };
        let name = NAMES.iter().find(installed)?;
        let profile = tempfile::tempdir().expect("a temporary folder");
        // The browser reads from its descriptor 3 and writes to 4: standard input and output, moved by the shell.
        let command = format!(
            "exec {name} {OPTIONS} --user-data-dir='{}' about:blank 3<&0 4>&1",
            profile.path().display()
        );
        let mut child = Command::new("sh")
            .args(["-c", &command])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("a shell");
        let to = child.stdin.take().expect("it is piped");
        let from = BufReader::new(child.stdout.take().expect("it is piped"));
        let mut browser =
            Self { child, to, from, session: None, number: 0, events: Vec::new(), _profile: profile };
        let targets = browser.call("Target.getTargets", &json!({}));
        let page =
            targets["targetInfos"].as_array().and_then(|all| all.iter().find(|one| one["type"] == "page"));
        let id = page.expect("a page")["targetId"].clone();
        let attached = browser.call("Target.attachToTarget", &json!({"targetId": id, "flatten": true}));
        browser.session = attached["sessionId"].as_str().map(str::to_owned);
        for domain in ["Page", "Runtime", "Log", "Network"] {
            browser.call(&format!("{domain}.enable"), &json!({}));
        }
        Some(browser)
    }

    /// Calls a method of the protocol.
    ///
    /// # Panics
    ///
    /// If the browser refuses.
    pub fn call(&mut self, method: &str, params: &Value) -> Value {
        self.number += 1;
        let mut message = json!({"id": self.number, "method": method, "params": params});
        if let Some(session) = &self.session {
            message["sessionId"] = json!(session);
        }
        let mut bytes = message.to_string().into_bytes();
        bytes.push(0);
        self.to.write_all(&bytes).expect("the browser listens");
        loop {
            let mut answer = Vec::new();
            self.from.read_until(0, &mut answer).expect("the browser answers");
            answer.pop();
            let answer: Value = serde_json::from_slice(&answer).expect("an answer");
            if answer["id"] == self.number {
                assert!(answer.get("error").is_none(), "{method}: {}", answer["error"]);
                return answer["result"].clone();
            }
            self.events.push(answer);
        }
    }

    /// The value of a JavaScript expression in the page, once it is there.
    ///
    /// # Panics
    ///
    /// If it throws.
    pub fn value(&mut self, expression: &str) -> Value {
        let params = json!({"expression": expression, "awaitPromise": true, "returnByValue": true});
        let result = self.call("Runtime.evaluate", &params);
        assert!(result.get("exceptionDetails").is_none(), "{expression}: {}", result["exceptionDetails"]);
        result["result"]["value"].clone()
    }

    /// Waits until an expression is true.
    ///
    /// # Panics
    ///
    /// If it takes too long.
    pub fn wait(&mut self, expression: &str) {
        let start = Instant::now();
        while self.value(&format!("Boolean({expression})")) != true {
            assert!(start.elapsed() < PATIENCE, "`{expression}` never came true");
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// Opens a file.
    pub fn open(&mut self, path: &Path) {
        self.call("Page.navigate", &json!({"url": format!("file://{}", path.display())}));
        self.wait("document.readyState === 'complete'");
    }

    /// The size of the window, and whether it is a phone's.
    pub fn size(&mut self, width: u32, height: u32, mobile: bool) {
        let params = json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": mobile});
        self.call("Emulation.setDeviceMetricsOverride", &params);
    }

    /// Whether the reader wants JavaScript.
    pub fn javascript(&mut self, on: bool) {
        self.call("Emulation.setScriptExecutionDisabled", &json!({"value": !on}));
    }

    /// Whether the reader wants dark pages.
    pub fn dark(&mut self, on: bool) {
        let value = if on { "dark" } else { "light" };
        let features = json!([{"name": "prefers-color-scheme", "value": value}]);
        self.call("Emulation.setEmulatedMedia", &json!({"features": features}));
    }

    /// What went wrong on the page, and what it asked of the network: nothing of either is to be there.
    pub fn complaints(&self) -> Vec<String> {
        let said = |event: &Value| match event["method"].as_str() {
            Some("Runtime.exceptionThrown" | "Runtime.consoleAPICalled" | "Log.entryAdded") => {
                Some(event["params"].to_string())
            }
            Some("Network.requestWillBeSent") => {
                let url = event["params"]["request"]["url"].as_str().unwrap_or_default();
                (!url.starts_with("file:") && !url.starts_with("data:")).then(|| format!("asked for {url}"))
            }
            _ => None,
        };
        self.events.iter().filter_map(said).collect()
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
