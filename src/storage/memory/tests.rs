//! The memory as a storage.

use serde_json::json;

use crate::model::wallet::WalletConfig;
use crate::storage::conformance::{Fixture, conforms};
use crate::storage::find;

struct Named(String);

impl Named {
    fn new() -> Self {
        Self(format!("{:032x}", rand::random::<u128>()))
    }
}

impl Fixture for Named {
    fn config(&self) -> WalletConfig {
        serde_json::from_value(json!({"id": self.0, "storage_type": "memory"})).unwrap()
    }
}

impl Drop for Named {
    fn drop(&mut self) {
        let config = self.config();
        // Some tests make none.
        let _ = find(&config).unwrap().delete(&config, None).now();
    }
}

conforms!(Named::new());
conforms!(Named::new(); looks_for_what_is_rare_in_short_steps);
