//! Reading a row: by column name, into the domain's types, refusing what cannot be.

use std::str::FromStr;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use connect_domain::clock::Instant;
use connect_domain::money::MinorUnits;
use serde::de::DeserializeOwned;
use sqlx::Row;
use sqlx::any::AnyRow;

use crate::error::StoreError;

pub(crate) struct Columns<'r> {
    row: &'r AnyRow,
    table: &'static str,
}

impl<'r> Columns<'r> {
    pub const fn of(table: &'static str, row: &'r AnyRow) -> Self {
        Self { row, table }
    }

    fn impossible(&self, column: &'static str) -> StoreError {
        StoreError::Impossible { table: self.table, column }
    }

    pub fn text(&self, column: &'static str) -> Result<String, StoreError> {
        self.row.try_get(column).map_err(|_| self.impossible(column))
    }

    pub fn optional_text(&self, column: &'static str) -> Result<Option<String>, StoreError> {
        self.row.try_get(column).map_err(|_| self.impossible(column))
    }

    pub fn integer(&self, column: &'static str) -> Result<i64, StoreError> {
        self.row.try_get(column).map_err(|_| self.impossible(column))
    }

    pub fn optional_integer(&self, column: &'static str) -> Result<Option<i64>, StoreError> {
        self.row.try_get(column).map_err(|_| self.impossible(column))
    }

    /// Money in minor units.
    pub fn optional_amount(&self, column: &'static str) -> Result<Option<MinorUnits>, StoreError> {
        let amount = self.optional_integer(column)?.map(MinorUnits::new).transpose();
        amount.map_err(|_| self.impossible(column))
    }

    pub fn optional_float(&self, column: &'static str) -> Result<Option<f64>, StoreError> {
        self.row.try_get(column).map_err(|_| self.impossible(column))
    }

    /// A count, which is never negative.
    pub fn count(&self, column: &'static str) -> Result<u64, StoreError> {
        u64::try_from(self.integer(column)?).map_err(|_| self.impossible(column))
    }

    pub fn flag(&self, column: &'static str) -> Result<bool, StoreError> {
        match self.integer(column)? {
            0 => Ok(false),
            1 => Ok(true),
            _ => Err(self.impossible(column)),
        }
    }

    pub fn instant(&self, column: &'static str) -> Result<Instant, StoreError> {
        self.integer(column).map(Instant::from_micros)
    }

    pub fn optional_instant(&self, column: &'static str) -> Result<Option<Instant>, StoreError> {
        Ok(self.optional_integer(column)?.map(Instant::from_micros))
    }

    /// An id, or a word of a closed list.
    pub fn parsed<T: FromStr>(&self, column: &'static str) -> Result<T, StoreError> {
        self.text(column)?.parse().map_err(|_| self.impossible(column))
    }

    pub fn optional_parsed<T: FromStr>(&self, column: &'static str) -> Result<Option<T>, StoreError> {
        match self.optional_text(column)? {
            Some(text) => text.parse().map(Some).map_err(|_| self.impossible(column)),
            None => Ok(None),
        }
    }

    pub fn json<T: DeserializeOwned>(&self, column: &'static str) -> Result<T, StoreError> {
        serde_json::from_str(&self.text(column)?).map_err(|_| self.impossible(column))
    }

    pub fn bytes(&self, column: &'static str) -> Result<Vec<u8>, StoreError> {
        STANDARD.decode(self.text(column)?).map_err(|_| self.impossible(column))
    }
}

/// The text of bytes in a column.
pub(crate) fn base64(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}

/// The text of JSON in a column; the types stored have no way to fail.
pub(crate) fn json<T: serde::Serialize>(value: &T) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|error| StoreError::Database(error.to_string()))
}

/// Expects exactly one row to have changed.
pub(crate) fn exactly_one(result: &sqlx::any::AnyQueryResult, table: &'static str, what: &'static str) -> Result<(), StoreError> {
    if result.rows_affected() == 1 {
        Ok(())
    } else {
        Err(StoreError::Gone { table, what })
    }
}
