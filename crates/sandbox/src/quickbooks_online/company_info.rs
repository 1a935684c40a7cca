//! CompanyInfo, the usual first call of a new connection. Its own id is always "1".

use connect_domain::clock::Instant;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::company::Company;
use super::entity::{Entity, Kind, Property, Read, meta_data};
use super::rows::Identified;
use super::wire_time::pacific_date;

#[derive(Clone, Debug, Deserialize, Serialize)]
pub(super) struct CompanyInfo {
    pub(super) company_name: String,
    pub(super) legal_name: String,
    pub(super) trade: String,
    pub(super) city: String,
    pub(super) region: String,
    pub(super) postal_code: String,
    pub(super) created_at: Instant,
}

/// Its own id is always "1".
impl Identified for CompanyInfo {
    fn id(&self) -> u64 {
        1
    }
}

impl Entity for CompanyInfo {
    const NAME: &'static str = "CompanyInfo";

    fn rows(company: &Company) -> &[Self] {
        std::slice::from_ref(&company.info)
    }

    fn properties() -> &'static [Property<Self>] {
        PROPERTIES
    }

    fn is_active(&self) -> bool {
        true
    }

    fn updated_at(&self) -> Instant {
        self.created_at
    }

    fn to_json(&self, _: &Company) -> Map<String, Value> {
        let address = json!({
            "Id": "1", "Line1": "123 Sierra Way", "City": self.city, "CountrySubDivisionCode": self.region,
            "PostalCode": self.postal_code, "Country": "USA",
        });
        let document = json!({
            "CompanyName": self.company_name,
            "LegalName": self.legal_name,
            "CompanyAddr": address, "CustomerCommunicationAddr": address, "LegalAddr": address,
            "CustomerCommunicationEmailAddr": { "Address": "books@example.com" },
            "PrimaryPhone": { "FreeFormNumber": "(555) 010-0100" },
            "CompanyStartDate": pacific_date(self.created_at),
            "FiscalYearStartMonth": "January",
            "Country": "US",
            "Email": { "Address": "books@example.com" },
            "WebAddr": {},
            "SupportedLanguages": "en",
            "DefaultTimeZone": "America/Los_Angeles",
            "NameValue": [
                { "Name": "NeoEnabled", "Value": "true" },
                { "Name": "IndustryType", "Value": self.trade },
                { "Name": "SubscriptionStatus", "Value": "PAID" },
                { "Name": "OfferingSku", "Value": "QuickBooks Online Plus" },
            ],
            "domain": "QBO", "sparse": false, "Id": "1", "SyncToken": "0",
            "MetaData": meta_data(self.created_at, self.created_at),
        });
        match document {
            Value::Object(object) => object,
            _ => Map::new(),
        }
    }
}

const PROPERTIES: &[Property<CompanyInfo>] = &[
    Property::new("Id", Kind::Number, |_| Read::Number(1)),
    Property::new("SyncToken", Kind::Number, |_| Read::Number(0)),
    Property::new("CompanyName", Kind::Text, |info| Read::text(&info.company_name)),
    Property::new("LegalName", Kind::Text, |info| Read::text(&info.legal_name)),
    Property::new("Country", Kind::Text, |_| Read::text("US")),
    Property::new("MetaData.CreateTime", Kind::Instant, |info| Read::Instant(info.created_at)),
    Property::new("MetaData.LastUpdatedTime", Kind::Instant, |info| Read::Instant(info.created_at)),
];
