use std::fs;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread::{self, JoinHandle};
use std::time::Duration;

/// The most memory that another process holds at once.
///
/// What the system reports at the end counts what this process held when it started the other, which is far more than most
/// programs need. So the process is looked at while it runs.
pub(crate) struct Peak {
    ended: Arc<AtomicBool>,
    most: Arc<AtomicU64>,
    thread: JoinHandle<()>,
}

impl Peak {
    /// Begins to look at a process that runs.
    pub(crate) fn of(process: u32) -> Self {
        let (ended, most) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicU64::new(0)));
        let thread = thread::spawn({
            let (ended, most) = (Arc::clone(&ended), Arc::clone(&most));
            move || {
                while !ended.load(Ordering::Relaxed) {
                    most.fetch_max(now(process).unwrap_or(0), Ordering::Relaxed);
                    thread::sleep(Duration::from_millis(10));
                }
            }
        });
        Self { ended, most, thread }
    }

    /// The bytes, once the process has ended; 0 where the system does not tell.
    pub(crate) fn end(self) -> u64 {
        self.ended.store(true, Ordering::Relaxed);
        // It cannot panic, and its last look is in the number already.
        drop(self.thread.join());
        self.most.load(Ordering::Relaxed)
    }
}

/// The most that it held so far, as Linux tells.
fn now(process: u32) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix(" kB")?.parse::<u64>().ok().map(|kibibytes| kibibytes << 10)
}
