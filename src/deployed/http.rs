//! A host on the web: the only code that uses a network.

use std::io::Read;
use std::time::Duration;

use sha2::{Digest as _, Sha256};
use ureq::config::AutoHeaderValue;
use ureq::http::Response;
use ureq::tls::{RootCerts, TlsConfig, TlsProvider};
use ureq::{Agent, Body};

use super::{Host, Served};
use crate::model::digest::Digest;
use crate::model::link::Link;
use crate::site_path::SitePath;

/// The longest that one file may take.
const PATIENCE: Duration = Duration::from_mins(1);

/// The longest until a connection stands.
const GREETING: Duration = Duration::from_secs(10);

/// The most bytes of one file.
const LARGEST: u64 = 1 << 30;

/// The most bytes of the list of files.
const LONGEST: u64 = 64 << 20;

/// How often a host may send elsewhere.
const REDIRECTS: u32 = 5;

/// A site at an address.
pub struct Web {
    base: Link,
    agent: Agent,
}

impl Web {
    /// The site at the address of a folder.
    #[must_use]
    pub fn new(base: Link) -> Self {
        // OpenSSL is part of the program for signatures already; the system says whom it trusts.
        let tls = TlsConfig::builder()
            .provider(TlsProvider::NativeTls)
            .root_certs(RootCerts::PlatformVerifier)
            .build();
        let config = Agent::config_builder()
            .tls_config(tls)
            .timeout_global(Some(PATIENCE))
            .timeout_connect(Some(GREETING))
            .max_redirects(REDIRECTS)
            .max_redirects_will_error(true)
            .http_status_as_error(false)
            .accept_encoding(AutoHeaderValue::None)
            .user_agent(concat!("forewarn/", env!("CARGO_PKG_VERSION")))
            .build();
        Self { base, agent: config.into() }
    }

    fn get(&self, path: &SitePath) -> Result<Response<Body>, String> {
        let address = format!("{}{}", self.base, path.url_path());
        self.agent.get(&address).call().map_err(|error| worded(&error.to_string()))
    }
}

impl Host for Web {
    fn ask(&self, path: &SitePath) -> Result<Served, String> {
        let mut answer = self.get(path)?;
        let kind = answer.headers().get("content-type");
        let kind = kind.and_then(|kind| kind.to_str().ok()).unwrap_or_default().to_owned();
        let status = answer.status().as_u16();
        let digest = hashed(&mut answer.body_mut().with_config().limit(LARGEST).reader())?;
        Ok(Served { status, kind, digest })
    }

    fn text(&self, path: &SitePath) -> Result<Option<String>, String> {
        let mut answer = self.get(path)?;
        match answer.status().as_u16() {
            200 => {}
            404 | 410 | 403 => return Ok(None),
            status => return Err(format!("the host answers with {status}")),
        }
        let mut bytes = Vec::new();
        let mut body = answer.body_mut().with_config().limit(LONGEST).reader();
        body.read_to_end(&mut bytes).map_err(|error| error.to_string())?;
        Ok(Some(String::from_utf8_lossy(&bytes).into_owned()))
    }
}

/// Why there is no connection, without the places in OpenSSL's sources.
fn worded(error: &str) -> String {
    let reason = error.rsplit_once('(').and_then(|(_, reason)| reason.strip_suffix(')'));
    match reason {
        Some(reason) if error.contains("certificate verify failed") => {
            format!("its certificate is not to be trusted: {reason}")
        }
        _ if error.contains("wrong version number") => "it does not speak TLS there".to_owned(),
        _ => error.to_owned(),
    }
}

fn hashed(body: &mut dyn Read) -> Result<Digest, String> {
    let mut hash = Sha256::new();
    let mut piece = vec![0; 64 * 1024];
    loop {
        match body.read(&mut piece).map_err(|error| error.to_string())? {
            0 => return Ok(Digest::from_bytes(hash.finalize().into())),
            length => hash.update(&piece[..length]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_of_tls_say_what_is_wrong() {
        let of =
            |code: &str, why: &str| worded(&format!("native-tls: error:{code}:SSL routines:{why}"));
        let untrusted = of("0A000086", "x:certificate verify failed:y.c:1: (IP address mismatch)");
        assert_eq!(untrusted, "its certificate is not to be trusted: IP address mismatch");
        let plain = of("0A00010B", "x:wrong version number:y.c:1:");
        assert_eq!(plain, "it does not speak TLS there");
        assert_eq!(worded("io: refused (os error 1)"), "io: refused (os error 1)");
    }

    #[test]
    fn bodies_are_hashed_piece_by_piece() {
        let bytes = vec![7; 200_000];
        assert_eq!(hashed(&mut bytes.as_slice()).unwrap(), Digest::of(&bytes));
    }
}
