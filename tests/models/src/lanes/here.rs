//! In a model no thread polls a task.

use super::Cancel;

pub struct Station {
    pub cancel: Cancel,
}

pub fn station() -> Option<Station> {
    None
}
