//! A preview that runs, and a browser's part of its conversation.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::site::Site;

/// How long anything is waited for: far longer than it takes.
pub(super) const PATIENCE: Duration = Duration::from_mins(1);

/// A running preview, which ends with the test.
pub(super) struct Preview {
    child: Child,
    pub(super) port: u16,
}

/// An answer of the preview.
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) head: String,
    pub(super) body: Vec<u8>,
}

/// An event stream.
pub(super) struct Events {
    lines: BufReader<TcpStream>,
    pub(super) last: Value,
}

impl Preview {
    /// Serves a site on a port that is free.
    #[track_caller]
    pub(super) fn of(site: &Site, arguments: &[&str]) -> Self {
        let mut command = site.command();
        command.args(["serve", "--port", "0"]).args(arguments);
        let mut child =
            command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("it starts");
        let mut lines = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        lines.read_line(&mut line).unwrap();
        // What else it prints must not stop it.
        std::thread::spawn(move || std::io::copy(&mut lines, &mut std::io::sink()));
        let port = line.strip_prefix("http://127.0.0.1:").and_then(|rest| rest.split('/').next());
        Self { port: port.and_then(|port| port.parse().ok()).expect(&line), child }
    }

    pub(super) fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream
    }

    /// Sends bytes as they are and reads the whole answer.
    pub(super) fn send(&self, request: &[u8]) -> Answer {
        let mut stream = self.connect();
        stream.write_all(request).unwrap();
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).unwrap();
        let end = bytes.windows(4).position(|end| end == b"\r\n\r\n").expect("a head") + 4;
        let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        Answer { status, head, body: bytes[end..].to_vec() }
    }

    pub(super) fn ask(&self, method: &str, path: &str) -> Answer {
        let host = format!("Host: localhost:{}", self.port);
        self.send(format!("{method} {path} HTTP/1.1\r\n{host}\r\n\r\n").as_bytes())
    }

    pub(super) fn get(&self, path: &str) -> Answer {
        self.ask("GET", path)
    }

    /// The text of a file that is there.
    #[track_caller]
    pub(super) fn page(&self, path: &str) -> String {
        let answer = self.get(path);
        assert_eq!(answer.status, 200, "{path}: {}", answer.text());
        answer.text()
    }

    /// Listens to the event stream; `None` where it is refused.
    pub(super) fn listen(&self) -> Option<Events> {
        let mut stream = self.connect();
        let host = format!("Host: 127.0.0.1:{}", self.port);
        let request = format!("GET /.forewarn/events HTTP/1.1\r\n{host}\r\n\r\n");
        stream.write_all(request.as_bytes()).unwrap();
        let mut lines = BufReader::new(stream);
        let mut line = String::new();
        lines.read_line(&mut line).unwrap();
        let accepted = line.starts_with("HTTP/1.1 200");
        accepted.then_some(Events { lines, last: Value::Null })
    }

    /// The memory that it holds, in KiB, where the system tells.
    pub(super) fn memory(&self) -> Option<u64> {
        let path = format!("/proc/{}/status", self.child.id());
        let text = std::fs::read_to_string(path).ok()?;
        let line = text.lines().find(|line| line.starts_with("VmRSS:"))?;
        line.split_whitespace().nth(1)?.parse().ok()
    }

    /// Ends it as Ctrl-C does; gives the exit code.
    #[cfg(unix)]
    pub(super) fn interrupt(mut self) -> Option<i32> {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args(["-INT", &id]).status().unwrap().success());
        until(|| self.child.try_wait().unwrap()).code()
    }
}

impl Drop for Preview {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

impl Answer {
    pub(super) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

impl Events {
    /// The next state.
    pub(super) fn next(&mut self) -> &Value {
        loop {
            let mut line = String::new();
            assert_ne!(self.lines.read_line(&mut line).unwrap(), 0, "the stream ended");
            if let Some(data) = line.strip_prefix("data: ") {
                self.last = serde_json::from_str(data).unwrap();
                return &self.last;
            }
        }
    }

    /// The next state that is as it is waited for.
    pub(super) fn wait(&mut self, wanted: impl Fn(&Value) -> bool) -> Value {
        let until = Instant::now() + PATIENCE;
        while !wanted(&self.last) {
            assert!(Instant::now() < until, "{}", self.last);
            self.next();
        }
        self.last.clone()
    }

    /// Waits until the site is another one.
    pub(super) fn newer(&mut self, than: &Value) -> Value {
        let version = than["version"].clone();
        self.wait(|state| state["version"] != version)
    }
}

/// Asks again and again until there is something.
pub(super) fn until<T>(mut found: impl FnMut() -> Option<T>) -> T {
    let end = Instant::now() + PATIENCE;
    loop {
        if let Some(found) = found() {
            return found;
        }
        assert!(Instant::now() < end, "nothing came");
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// Whether a state tells of a finding.
pub(super) fn tells(state: &Value, code: &str) -> bool {
    state["findings"].as_array().is_some_and(|all| all.iter().any(|found| found["code"] == code))
}
