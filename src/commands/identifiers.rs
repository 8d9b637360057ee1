//! Identifiers without their methods, alone and in what holds them.

use serde_json::Value;

use crate::error::Result;
use crate::lanes::Lane;
use crate::model::unqualified;
use crate::model::wallet::Secret;

/// The same text with unqualified identifiers; one that has none stays as it is.
pub async fn to_unqualified(entity: Secret) -> Result<String> {
    Lane::Cheap.visit().await;
    let entity = entity.expose();
    if let Some(id) = unqualified::identifier(entity) {
        return Ok(id);
    }
    let object: Option<Value> = serde_json::from_str(entity).ok();
    let object = object.and_then(unqualified::object);
    Ok(object.map_or_else(|| entity.to_owned(), |it| it.to_string()))
}
