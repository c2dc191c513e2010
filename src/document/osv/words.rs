use crate::document::Unit;
use crate::model::advisory::Advisory;

/// Readers of the bulk files see the summary first, so a withdrawal and its reason stand there.
pub(crate) fn summary(advisory: &Advisory) -> Option<String> {
    match (&advisory.withdrawn, &advisory.title) {
        // The reason is ours, not the database's.
        (Some(_), title) if advisory.imported.is_some() => {
            title.as_ref().map(|title| format!("WITHDRAWN: {title}"))
        }
        (Some(withdrawn), _) => {
            Some(format!("WITHDRAWN: {} ({})", advisory.heading(), withdrawn.reason))
        }
        (None, title) => title.clone(),
    }
}

/// The body; that of an import as it came, but for the line end of its file.
pub(crate) fn details(unit: &Unit<'_>) -> String {
    let body = &unit.body;
    if unit.advisory.imported.is_some() {
        return body.strip_suffix('\n').unwrap_or(body).to_owned();
    }
    body.trim_matches('\n').to_owned()
}
