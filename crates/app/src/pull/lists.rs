//! The lists that are pulled page by page, and how their records are stored.

use connect_connectors::Turn;
use connect_domain::customer::Customer;
use connect_domain::customer_subscription::CustomerSubscription;
use connect_domain::invoice::{Invoice, InvoiceLevel};
use connect_domain::item::Item;
use connect_domain::source_object::{SourceObject, SourceObjectKind};
use connect_store::ObservedTransaction;
use connect_store::pull_cursors::{self, PullCursor};
use connect_store::records::{self, Record};
use connect_store::source_objects::{self, UpsertCounts};

use super::added;
use super::asks::Asks;
use super::kept::{Kept, Stored};
use super::unread::{self, Known};
use crate::error::AppError;
use crate::mapping::settle::settle;

/// See the module.
pub(super) trait List: Sync {
    /// What the partner lists.
    type Object: Send + Sync + 'static;

    /// Its name in `pull --resource`.
    fn resource(&self) -> &'static str;

    /// What of a page is to be stored, beside parts that the partner did not let be read.
    fn beside_unread(
        &self,
        _tx: &mut ObservedTransaction,
        _asks: &Asks,
        _stored: &mut Stored,
        page: Turn<Self::Object>,
    ) -> impl Future<Output = Result<Vec<Self::Object>, AppError>> + Send {
        std::future::ready(Ok(page.objects))
    }

    /// Stores records, whole.
    fn store(
        &self,
        tx: &mut ObservedTransaction,
        asks: &Asks,
        kept: &Kept,
        objects: Vec<Self::Object>,
    ) -> impl Future<Output = Result<UpsertCounts, AppError>> + Send;

    /// After every page: what was not listed is gone. Answers how many of it had been in use.
    fn complete(
        &self,
        tx: &mut ObservedTransaction,
        asks: &Asks,
        kept: &Kept,
        stored: &Stored,
    ) -> impl Future<Output = Result<u64, AppError>> + Send;
}

/// A chart of accounts or a catalog: source objects, whose mappings follow what happens to them.
pub(super) struct SourceObjects(pub(super) SourceObjectKind);

impl List for SourceObjects {
    type Object = SourceObject;

    fn resource(&self) -> &'static str {
        self.0.resource()
    }

    async fn beside_unread(
        &self,
        tx: &mut ObservedTransaction,
        asks: &Asks,
        stored: &mut Stored,
        page: Turn<SourceObject>,
    ) -> Result<Vec<SourceObject>, AppError> {
        let stands_in = !page.unread.is_empty();
        let known = Known::note(asks, tx, self.0, stored, page.unread).await?;
        added::beside(tx, asks, self.0, stored, known.to_store(page.objects, stands_in)).await
    }

    async fn store(
        &self,
        tx: &mut ObservedTransaction,
        asks: &Asks,
        _kept: &Kept,
        objects: Vec<SourceObject>,
    ) -> Result<UpsertCounts, AppError> {
        Ok(source_objects::upsert(tx, asks.connection.id, &objects, &*asks.app.entropy).await?)
    }

    async fn complete(&self, tx: &mut ObservedTransaction, asks: &Asks, kept: &Kept, stored: &Stored) -> Result<u64, AppError> {
        unread::hold(tx, asks, self.0, &stored.unread).await?;
        let gone = source_objects::mark_absent(tx, asks.connection.id, self.0, kept.run.started_at).await?;
        settle(tx, &asks.connection).await?;
        Ok(gone)
    }
}

/// Customers.
pub(super) struct Customers;

impl List for Customers {
    type Object = Customer;

    fn resource(&self) -> &'static str {
        "customers"
    }

    async fn store(
        &self,
        tx: &mut ObservedTransaction,
        asks: &Asks,
        kept: &Kept,
        objects: Vec<Customer>,
    ) -> Result<UpsertCounts, AppError> {
        Ok(records::upsert(tx, asks.connection.id, kept.run.id, &objects).await?)
    }

    async fn complete(&self, tx: &mut ObservedTransaction, asks: &Asks, kept: &Kept, stored: &Stored) -> Result<u64, AppError> {
        complete_records::<Customer>(tx, asks, kept, stored, self.resource(), "").await
    }
}

/// Products and services, under the name that the partner's people know them by.
pub(super) struct Items(&'static str);

/// With the accounts that they book to.
pub(super) const ITEMS: Items = Items("items");
/// With prices, which are a catalog of their own.
pub(super) const PRODUCTS: Items = Items("products");

impl List for Items {
    type Object = Item;

    fn resource(&self) -> &'static str {
        self.0
    }

    async fn store(&self, tx: &mut ObservedTransaction, asks: &Asks, kept: &Kept, objects: Vec<Item>) -> Result<UpsertCounts, AppError> {
        Ok(records::upsert(tx, asks.connection.id, kept.run.id, &objects).await?)
    }

    async fn complete(&self, tx: &mut ObservedTransaction, asks: &Asks, kept: &Kept, stored: &Stored) -> Result<u64, AppError> {
        complete_records::<Item>(tx, asks, kept, stored, self.resource(), "").await
    }
}

/// The name of [`Subscriptions`] in `pull --resource`.
pub(crate) const SUBSCRIPTIONS: &str = "subscriptions";

/// What customers pay for again and again. One that the partner does not list any more has ended.
pub(super) struct Subscriptions(pub(super) InvoiceLevel);

impl List for Subscriptions {
    type Object = CustomerSubscription;

    fn resource(&self) -> &'static str {
        SUBSCRIPTIONS
    }

    async fn store(
        &self,
        tx: &mut ObservedTransaction,
        asks: &Asks,
        kept: &Kept,
        objects: Vec<CustomerSubscription>,
    ) -> Result<UpsertCounts, AppError> {
        let subscriptions: Vec<CustomerSubscription> = objects.into_iter().map(|one| one.at_level(self.0)).collect();
        Ok(records::upsert(tx, asks.connection.id, kept.run.id, &subscriptions).await?)
    }

    async fn complete(&self, tx: &mut ObservedTransaction, asks: &Asks, kept: &Kept, stored: &Stored) -> Result<u64, AppError> {
        complete_records::<CustomerSubscription>(tx, asks, kept, stored, self.resource(), "").await
    }
}

/// Invoices, of which only what the firm chose is kept.
pub(super) struct Invoices(pub(super) InvoiceLevel);

impl List for Invoices {
    type Object = Invoice;

    fn resource(&self) -> &'static str {
        "invoices"
    }

    async fn store(&self, tx: &mut ObservedTransaction, asks: &Asks, kept: &Kept, objects: Vec<Invoice>) -> Result<UpsertCounts, AppError> {
        let invoices: Vec<Invoice> = objects.into_iter().map(|invoice| invoice.at_level(self.0)).collect();
        Ok(records::upsert(tx, asks.connection.id, kept.run.id, &invoices).await?)
    }

    async fn complete(&self, tx: &mut ObservedTransaction, asks: &Asks, kept: &Kept, stored: &Stored) -> Result<u64, AppError> {
        complete_records::<Invoice>(tx, asks, kept, stored, self.resource(), self.0.as_str()).await
    }
}

/// From here on changes can be asked for, unless the partner did not say when it counted.
async fn complete_records<R: Record>(
    tx: &mut ObservedTransaction,
    asks: &Asks,
    kept: &Kept,
    stored: &Stored,
    resource: &str,
    level: &str,
) -> Result<u64, AppError> {
    let gone = records::mark_absent::<R>(tx, asks.connection.id, kept.run.id).await?;
    if let Some(changed_since) = stored.counted_at {
        let cursor = PullCursor {
            changed_since,
            complete_at: asks.app.clock.now(),
            level: level.to_owned(),
        };
        pull_cursors::set(tx, asks.connection.id, resource, &cursor).await?;
    }
    Ok(gone)
}
