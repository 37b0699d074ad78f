//! The one clock: the database's. Leases and times of several processes are then comparable.

/// SQL for now, milliseconds since 1970 (UTC).
pub(super) const NOW_MILLIS: &str = "CAST(unixepoch('subsec') * 1000 AS INTEGER)";
