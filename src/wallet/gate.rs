//! Who uses a wallet, and waiting until nobody does.
//!
//! Closing shuts the gate: nobody comes in any more. Commands that are inside finish; those that
//! are *away*, computing for a long time without touching the wallet, are told to stop and cannot
//! come back.

use std::ops::Deref;
use std::sync::{Arc, Mutex};

use futures_channel::oneshot;

use super::Wallet;
use crate::error::{Error, ErrorKind, Result};
use crate::lanes::{Cancel, current_cancel, go_over_to};
use crate::locks::lock;

const CLOSED: &str = "the wallet was closed while the command ran";

#[derive(Default)]
pub(super) struct Gate(Mutex<State>);

#[derive(Default)]
struct State {
    shut: bool,
    inside: usize,
    away: Vec<Cancel>,
    /// Whom to tell when nobody is inside.
    closing: Option<oneshot::Sender<()>>,
}

/// A wallet that stays open while a command holds this.
pub struct OpenWallet(Arc<Wallet>);

impl OpenWallet {
    pub(super) fn enter(wallet: Arc<Wallet>) -> Result<Self> {
        let mut gate = lock(&wallet.gate.0);
        if gate.shut {
            return Err(Error::new(ErrorKind::WalletInvalidHandle, CLOSED));
        }
        gate.inside += 1;
        drop(gate);
        go_over_to(&wallet.executor);
        Ok(Self(wallet))
    }

    /// Lets the wallet close, if it must, while the command computes.
    pub fn leave(self) -> Away {
        let cancel = current_cancel();
        let mut gate = lock(&self.0.gate.0);
        // Shut already: whoever shut it has told those who were away, and not us.
        if gate.shut {
            cancel.raise(ErrorKind::WalletInvalidHandle, CLOSED);
        }
        gate.away.push(cancel.clone());
        drop(gate);
        Away { wallet: Arc::clone(&self.0), cancel }
    }
}

impl Deref for OpenWallet {
    type Target = Arc<Wallet>;

    fn deref(&self) -> &Arc<Wallet> {
        &self.0
    }
}

impl Drop for OpenWallet {
    fn drop(&mut self) {
        let mut gate = lock(&self.0.gate.0);
        gate.inside -= 1;
        let told = if gate.inside == 0 { gate.closing.take() } else { None };
        drop(gate);
        if let Some(told) = told {
            let _ = told.send(());
        }
    }
}

/// A command that computes for a wallet without keeping it open.
pub struct Away {
    wallet: Arc<Wallet>,
    cancel: Cancel,
}

impl Away {
    /// Comes back in, unless the wallet was closed meanwhile.
    pub fn back(self) -> Result<OpenWallet> {
        OpenWallet::enter(Arc::clone(&self.wallet))
    }
}

impl Drop for Away {
    fn drop(&mut self) {
        lock(&self.wallet.gate.0).away.retain(|cancel| !cancel.is(&self.cancel));
    }
}

impl Wallet {
    /// Shuts the gate, tells those who are away to stop, and gives what to wait for: that nobody is
    /// inside.
    pub(super) fn shut(&self) -> impl Future<Output = ()> + Send + use<> {
        let (told, nobody_inside) = oneshot::channel();
        let mut gate = lock(&self.gate.0);
        gate.shut = true;
        for cancel in gate.away.drain(..) {
            cancel.raise(ErrorKind::WalletInvalidHandle, CLOSED);
        }
        if gate.inside > 0 {
            gate.closing = Some(told);
        }
        async move {
            // An error: dropped at once, because nobody was inside.
            let _ = nobody_inside.await;
        }
    }
}
