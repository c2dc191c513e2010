use crate::canary;
use crate::diagnostic::Diagnostic;
use crate::document::Failure;
use crate::site_path::SitePath;

/// Refuses a file with a canary in its bytes or its path: the last look, after every escape of the sources was resolved.
pub(super) fn clean(path: &SitePath, bytes: &[u8]) -> Result<(), Failure> {
    let marked = canary::find(path.as_str().as_bytes()).or_else(|| canary::find(bytes));
    marked.map_or(Ok(()), |_| Err(leaked(path)))
}

/// One such file says it all, so that the rest is not made.
pub(super) fn leaked(path: &SitePath) -> Failure {
    let place = format!("where `{}` would be published", canary::masked(path.as_str()));
    Failure::Lost(Diagnostic::new(canary::found(&place), ""))
}
