//! Packed messages, as a program in C meets them.

#![allow(dead_code, reason = "each bench includes this and uses a part of it")]

use std::ffi::CStr;

use super::queue::callback_with_bytes;
use super::{Code, DoneBytes, Handle, Text, accepted};

unsafe extern "C" {
    fn indy_pack_message(
        command: Handle,
        wallet: Handle,
        message: *const u8,
        length: u32,
        receivers: Text,
        sender: Text,
        cb: DoneBytes,
    ) -> Code;
    fn indy_unpack_message(
        command: Handle,
        wallet: Handle,
        packed: *const u8,
        length: u32,
        cb: DoneBytes,
    ) -> Code;
}

pub fn pack(command: Handle, wallet: Handle, message: &[u8], receivers: &CStr, sender: &CStr) {
    pack_to(command, wallet, message, receivers, sender, callback_with_bytes());
}

/// The end goes to `cb` and not into the channel.
pub fn pack_to(
    command: Handle,
    wallet: Handle,
    message: &[u8],
    receivers: &CStr,
    sender: &CStr,
    cb: DoneBytes,
) {
    let (start, length) = (message.as_ptr(), message.len() as u32);
    let (receivers, sender) = (receivers.as_ptr(), sender.as_ptr());
    // SAFETY: what is pointed to lives during the call.
    accepted(unsafe { indy_pack_message(command, wallet, start, length, receivers, sender, cb) });
}

pub fn unpack(command: Handle, wallet: Handle, packed: &[u8]) {
    let (start, length) = (packed.as_ptr(), packed.len() as u32);
    let cb = callback_with_bytes();
    // SAFETY: what is pointed to lives during the call.
    accepted(unsafe { indy_unpack_message(command, wallet, start, length, cb) });
}
