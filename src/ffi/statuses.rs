//! The answer of commands that do many things at once: what became of each.

use std::ffi::CString;

use serde::Serialize;

use super::answer::Answer;
use super::{CommandHandle, ErrorCode, code_of};
use crate::error::{Error, Result};

/// What became of each of many changes, as JSON: `[{"code"} | {"code", "message"}, …]`.
impl Answer for Vec<Result<()>> {
    type Callback = <String as Answer>::Callback;
    type Foreign = CString;

    fn prepare(self) -> Result<CString> {
        let statuses: Vec<_> = self.iter().map(Status::of).collect();
        let json = serde_json::to_string(&statuses)
            .map_err(|error| Error::bug("the statuses could not be written").because(error))?;
        json.prepare()
    }

    fn empty() -> CString {
        String::empty()
    }

    fn call(cb: Self::Callback, handle: CommandHandle, code: ErrorCode, value: &CString) {
        cb(handle, code, value.as_ptr());
    }

    fn is_queued(cb: Self::Callback) -> bool {
        String::is_queued(cb)
    }
}

#[derive(Serialize)]
struct Status {
    code: i32,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<String>,
}

impl Status {
    fn of(result: &Result<()>) -> Self {
        match result {
            Ok(()) => Self { code: ErrorCode::Success as i32, message: None },
            Err(error) => Self { code: code_of(error), message: Some(error.to_string()) },
        }
    }
}
