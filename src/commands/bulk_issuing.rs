//! Many credentials of one definition in one call, each with a result of its own.

use std::fmt;
use std::sync::Arc;

use serde::de::{IgnoredAny, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::value::RawValue;

use super::blob_storage::BlobHandle;
use super::issuing::{check_reader, ordered};
use super::parameters::read_long;
use super::records::{to_json, to_json_array};
use super::signing::{Signed, SignedCredential, Signer};
use crate::credentials::issue::Order;
use crate::error::{Error, Result};
use crate::lanes::checkpoint;
use crate::model::credential::{Credential, CredentialOffer, CredentialRequest, CredentialValues};
use crate::model::revocation_registry::RevocationRegistryId;
use crate::model::wallet::Secret;
use crate::wallet::OpenWallet;
use crate::wallet::registry::{self, WalletHandle};

/// More make more memory than a call should take: each order costs some kilobytes, and its credential
/// some more, until the last is signed.
const MOST_ORDERS: usize = 10_000;

/// Orders as text, and no more than one too many of them.
struct RawOrders(Vec<Box<RawValue>>);

impl<'de> Deserialize<'de> for RawOrders {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        struct Visit;
        impl<'de> Visitor<'de> for Visit {
            type Value = RawOrders;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("an array of orders")
            }

            fn visit_seq<A: SeqAccess<'de>>(
                self,
                mut orders: A,
            ) -> std::result::Result<RawOrders, A::Error> {
                let mut some = Vec::new();
                while some.len() <= MOST_ORDERS {
                    let Some(order) = orders.next_element()? else { return Ok(RawOrders(some)) };
                    some.push(order);
                }
                while orders.next_element::<IgnoredAny>()?.is_some() {}
                Ok(RawOrders(some))
            }
        }
        deserializer.deserialize_seq(Visit)
    }
}

/// What an issuer signs, many times.
pub struct BulkParameters {
    pub orders: Secret,
    pub registry: Option<RevocationRegistryId>,
    pub reader: BlobHandle,
}

/// What became of one of many orders.
#[derive(Serialize)]
#[serde(untagged)]
enum Status<'a> {
    Issued { code: i32, cred_json: &'a Credential, cred_revoc_id: Option<String> },
    Failed { code: i32, message: String },
}

/// Signs all orders that can be signed, on all threads, and enters their places into the registry in one
/// transaction. `code_of` is the number that callers have for an error.
pub async fn create_credentials(
    handle: WalletHandle,
    parameters: BulkParameters,
    code_of: fn(&Error) -> i32,
) -> Result<String> {
    let wallet = registry::enter(handle)?;
    check_reader(parameters.registry.as_ref(), parameters.reader)?;
    let orders: RawOrders = read_long("orders_json", &parameters.orders).await?;
    if orders.0.len() > MOST_ORDERS {
        let message = format!("one call takes {MOST_ORDERS} orders at most; make several calls");
        return Err(Error::structure(message));
    }
    let (orders, statuses) = read_orders(&orders.0).await?;
    let Signed { credentials, delta, .. } =
        sign(&wallet, orders, parameters.registry.as_ref()).await?;
    let mut credentials = credentials.into_iter();
    let missing = || Err(Error::bug("nothing became of the order of a credential"));
    let results: Vec<Result<SignedCredential>> = statuses
        .into_iter()
        .map(|status| status.and_then(|()| credentials.next().unwrap_or_else(missing)))
        .collect();
    let credentials = to_json_array(&results, |it| to_json(&Status::of(it, code_of))).await?;
    let delta = delta.map(|it| to_json(&it)).transpose()?;
    let delta = delta.as_ref().map_or("null", |it| it.as_str());
    Ok(format!(r#"{{"credentials":{credentials},"revoc_reg_delta":{delta}}}"#))
}

/// The orders that can be read, which are all of the first one's definition; and what is wrong with the
/// others.
async fn read_orders(orders: &[Box<RawValue>]) -> Result<(Vec<Order>, Vec<Result<()>>)> {
    let (mut read, mut statuses): (Vec<Order>, _) = (Vec::new(), Vec::new());
    for json in orders {
        let order = read_order(json).and_then(|order| match read.first() {
            Some(first) if ordered(first) != ordered(&order) => Err(Error::structure(
                "the order is of another credential definition than the first; make a call for each \
                 definition",
            )),
            _ => Ok(order),
        });
        statuses.push(order.map(|it| read.push(it)));
        checkpoint().await?;
    }
    Ok((read, statuses))
}

fn read_order(json: &RawValue) -> Result<Order> {
    #[derive(Deserialize)]
    struct RawOrder {
        cred_offer: CredentialOffer,
        cred_req: CredentialRequest,
        cred_values: CredentialValues,
    }
    let RawOrder { cred_offer, cred_req, cred_values } = serde_json::from_str(json.get())
        .map_err(|error| Error::malformed("the order of a credential", &error))?;
    Ok(Order { offer: cred_offer, request: cred_req, values: cred_values })
}

async fn sign(
    wallet: &OpenWallet,
    orders: Vec<Order>,
    registry: Option<&RevocationRegistryId>,
) -> Result<Signed> {
    let Some(first) = orders.first() else { return Ok(Signed::default()) };
    let signer = Signer::of(wallet, &ordered(first), registry).await?;
    Arc::new(signer).sign_revocable(wallet, orders).await
}

impl<'a> Status<'a> {
    fn of(result: &'a Result<SignedCredential>, code_of: fn(&Error) -> i32) -> Self {
        match result {
            Ok(SignedCredential { credential, place }) => Self::Issued {
                code: 0,
                cred_json: credential,
                cred_revoc_id: place.map(|it| it.to_string()),
            },
            Err(error) => Self::Failed { code: code_of(error), message: error.to_string() },
        }
    }
}
