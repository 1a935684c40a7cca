//! Documents handed in: what is refused at once, what fails later, what is found, and for how long it is told.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use crate::documents::{PARTNER, code, pdf, resource};

const W2: &str = "documentModels/prebuilt-tax.us.w2:analyze";

#[tokio::test]
async fn what_is_no_document_or_no_request_is_refused_at_once() {
    let resource = resource().await;
    let locked = "%PDF-1.4\ntrailer<</Encrypt 5 0 R>>\n%%EOF";
    let whole = pdf(&[&["x"]]);
    let cut_off = &whole[..whole.len() - 8];
    for (path, content_type, body, status, expected) in [
        (W2, "application/pdf", "junk", 400, "InvalidContent"),
        (W2, "application/pdf", cut_off, 400, "InvalidContent"),
        (W2, "application/pdf", locked, 400, "UnsupportedContent"),
        (W2, "text/plain", &whole, 415, "UnsupportedMediaType"),
        (W2, "application/json", "{}", 400, "ParameterMissing"),
        (W2, "application/json", "[", 400, "InvalidParameter"),
        (W2, "application/json", r#"{"base64Source":"%"}"#, 400, "InvalidParameter"),
        (
            W2,
            "application/json",
            r#"{"base64Source":"YQ==","urlSource":"http://x"}"#,
            400,
            "InvalidParameter",
        ),
        (
            W2,
            "application/json",
            r#"{"urlSource":"https://x/y"}"#,
            400,
            "ContentSourceNotAccessible",
        ),
        ("documentModels/nonsense:analyze", "application/pdf", &whole, 404, "ModelNotFound"),
        (
            "documentModels/invoices-2024:analyze",
            "application/pdf",
            &whole,
            400,
            "ModelAnalyzeError",
        ),
        (
            "documentClassifiers/tax-intake-v1:analyze",
            "application/pdf",
            &whole,
            400,
            "ModelAnalyzeError",
        ),
        ("documentModels/prebuilt-read:nonsense", "application/pdf", &whole, 404, "404"),
        (
            "documentModels/prebuilt-read:analyze?pages=2",
            "application/pdf",
            &whole,
            400,
            "InvalidParameter",
        ),
        (
            "documentModels/prebuilt-read:analyze?pages=x",
            "application/pdf",
            &whole,
            400,
            "InvalidParameter",
        ),
        (
            "documentModels/prebuilt-read:analyze?features=magic",
            "application/pdf",
            &whole,
            400,
            "InvalidParameter",
        ),
        (
            "documentModels/prebuilt-read:analyze?stringIndexType=bytes",
            "application/pdf",
            &whole,
            400,
            "InvalidParameter",
        ),
        (
            "documentClassifiers/tax-intake:analyze?split=maybe",
            "application/pdf",
            &whole,
            400,
            "InvalidParameter",
        ),
    ] {
        let answer = resource.post(path, content_type, body).await;
        assert_eq!(code(&answer), (status, expected.to_owned()), "{path} {content_type} {body}");
    }
}

#[tokio::test]
async fn a_picture_too_small_fails_in_its_operation_with_status_200() {
    let resource = resource().await;
    let png = |width: u8| {
        let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".to_vec();
        bytes.extend([0, 0, 0, width, 0, 0, 0, 200]);
        json!({ "base64Source": STANDARD.encode(bytes) }).to_string()
    };
    let answer = resource.post(W2, "application/json", &png(20)).await;
    let failed = resource.result(&answer).await;
    assert_eq!(failed["status"], "failed");
    assert_eq!(failed["error"]["innererror"]["code"], "InvalidContentDimensions");
    assert_eq!(failed["error"]["details"][0]["target"], "1");
    let answer = resource.post(W2, "application/json", &png(200)).await;
    let page = resource.result(&answer).await["analyzeResult"]["pages"][0].clone();
    assert_eq!((&page["width"], &page["unit"]), (&json!(200.0), &json!("pixel")));
}

#[tokio::test]
async fn fields_are_what_the_document_says() {
    let resource = resource().await;
    let document = pdf(&[&[
        "Form W-2 Wage and Tax Statement",
        "Tax Year: 2025",
        "Wages Tips And Other Compensation: $41,250.50",
        "Employee.Name: A. Sample",
        "Employer.Address: 12 Main St",
        "StateTaxInfos.1.State: IL",
        "StateTaxInfos.2.State: WI",
    ]]);
    let result = resource.analyze(&format!("{W2}?stringIndexType=utf16CodeUnit"), &document).await["analyzeResult"].clone();
    let found = &result["documents"][0];
    assert_eq!(found["docType"], "tax.us.w2");
    let fields = &found["fields"];
    assert_eq!(fields["TaxYear"]["valueString"], "2025");
    assert_eq!(fields["WagesTipsAndOtherCompensation"]["valueNumber"], 41_250.5);
    assert_eq!(fields["Employee"]["valueObject"]["Name"]["valueString"], "A. Sample");
    assert_eq!(fields["StateTaxInfos"]["valueArray"][1]["valueObject"]["State"]["content"], "WI");
    assert_eq!(fields.as_object().map(serde_json::Map::len), Some(5), "and nothing else");
    let content = result["content"].as_str().unwrap_or_default();
    let span = &fields["WagesTipsAndOtherCompensation"]["spans"][0];
    let at = |name: &str| usize::try_from(span[name].as_u64().unwrap_or_default()).unwrap_or_default();
    assert_eq!(&content[at("offset")..at("offset") + at("length")], "$41,250.50");
    assert_eq!(result["pages"][0]["words"][1]["content"], "W-2");
}

#[tokio::test]
async fn a_text_that_is_no_value_has_content_and_none() {
    let resource = resource().await;
    let document = pdf(&[&["Invoice Date: soon", "Invoice Total: $12.50"]]);
    let result = resource.analyze("documentModels/prebuilt-invoice:analyze", &document).await;
    let fields = &result["analyzeResult"]["documents"][0]["fields"];
    assert_eq!(fields["InvoiceDate"]["content"], "soon");
    assert!(fields["InvoiceDate"].get("valueDate").is_none());
    assert_eq!(fields["InvoiceTotal"]["valueCurrency"]["amount"], 12.5);
}

#[tokio::test]
async fn the_same_bytes_give_the_same_result_until_the_model_drifts() {
    let resource = resource().await;
    let confidence = |result: &Value| result["analyzeResult"]["documents"][0]["confidence"].as_f64().unwrap_or_default();
    let document = pdf(&[&[]]);
    let first = resource.analyze(W2, &document).await;
    let second = resource.analyze(W2, &document).await;
    assert_eq!(first["analyzeResult"], second["analyzeResult"]);
    let fields = first["analyzeResult"]["documents"][0]["fields"]
        .as_object()
        .map_or(0, serde_json::Map::len);
    assert!(fields > 5, "a document that says nothing has drawn values");
    resource
        .change("Resource", "update", "", json!({ "body": { "drift": -0.3 } }))
        .await;
    let drifted = resource.analyze(W2, &document).await;
    assert!((confidence(&first) - confidence(&drifted) - 0.3).abs() < 0.002);
}

#[tokio::test]
async fn pages_only_models_find_no_documents_unless_asked_for_fields() {
    let resource = resource().await;
    let document = pdf(&[&["Total: 5"], &["Owner: B. Sample"]]);
    for path in ["documentModels/prebuilt-read:analyze", "documentModels/prebuilt-layout:analyze"] {
        let result = resource.analyze(path, &document).await["analyzeResult"].clone();
        assert!(result.get("documents").is_none(), "{path}");
        assert_eq!(result["content"], "Total: 5\nOwner: B. Sample");
    }
    let asking = "documentModels/prebuilt-layout:analyze?features=queryFields&queryFields=Owner&pages=2";
    let result = resource.analyze(asking, &document).await["analyzeResult"].clone();
    assert_eq!(result["documents"][0]["fields"]["Owner"]["valueString"], "B. Sample");
    assert_eq!(result["pages"][0]["pageNumber"], 2);
}

#[tokio::test]
async fn the_unified_tax_model_finds_each_form() {
    let resource = resource().await;
    let document = pdf(&[
        &["Form W-2", "Tax Year: 2025"],
        &["continued"],
        &["Form 1099-NEC", "Tax Year: 2024"],
    ]);
    let result = resource.analyze("documentModels/prebuilt-tax.us:analyze", &document).await;
    let documents = result["analyzeResult"]["documents"].as_array().cloned().unwrap_or_default();
    let found: Vec<_> = documents
        .iter()
        .map(|document| (document["docType"].as_str(), document["boundingRegions"].as_array().map(Vec::len)))
        .collect();
    assert_eq!(found, [(Some("tax.us.w2"), Some(2)), (Some("tax.us.1099NEC"), Some(1))]);
}

#[tokio::test]
async fn a_classifier_assigns_one_class_a_part() {
    let resource = resource().await;
    let document = pdf(&[&["Form W-2"], &["Form W-2"], &["Form 1099-INT"], &["a shopping list"]]);
    for (split, expected) in [
        ("none", vec!["1099"]),
        ("auto", vec!["w2", "1099", "other"]),
        ("perPage", vec!["w2", "w2", "1099", "other"]),
    ] {
        let path = format!("documentClassifiers/tax-intake:analyze?split={split}");
        let result = resource.analyze(&path, &document).await["analyzeResult"].clone();
        let documents = result["documents"].as_array().cloned().unwrap_or_default();
        let classes: Vec<_> = documents.iter().filter_map(|document| document["docType"].as_str()).collect();
        assert_eq!(classes, expected, "{split}");
        assert_eq!(result["content"], "");
        assert!(documents.iter().all(|document| document.get("fields").is_none()));
    }
    // Without a class for everything else it is one of them all the same.
    let forced = resource
        .analyze("documentClassifiers/bookkeeping:analyze", &pdf(&[&["a shopping list"]]))
        .await;
    let confidence = forced["analyzeResult"]["documents"][0]["confidence"].as_f64().unwrap_or(1.0);
    assert!(confidence <= 0.6, "{confidence}");
}

#[tokio::test]
async fn the_free_tier_reads_two_pages_and_a_month_has_an_end() {
    let resource = resource().await;
    resource.change("Resource", "update", "", json!({ "body": { "tier": "F0" } })).await;
    let document = pdf(&[&["1"], &["2"], &["3"]]);
    let path = "documentModels/prebuilt-read:analyze";
    let result = resource.analyze(path, &document).await;
    assert_eq!(result["analyzeResult"]["pages"].as_array().map(Vec::len), Some(2));
    let meter = resource.rehearsal.order("meter", json!({ "partner": PARTNER, "limit": 3 })).await;
    assert_eq!(meter["pages"], 2);
    let spent = resource.post(path, "application/pdf", &document).await;
    assert_eq!(code(&spent), (403, "403".to_owned()));
    assert!(spent.body.contains("Out of call volume quota for FormRecognizer F0 pricing tier"));
    assert_eq!(spent.headers["retry-after"], "259200");
    resource.advance(31 * 24 * 3_600).await;
    assert_eq!(resource.post(path, "application/pdf", &document).await.status, 202);
}

#[tokio::test]
async fn a_result_takes_its_time_and_is_gone_after_a_day() {
    let resource = resource().await;
    resource
        .change("Resource", "update", "", json!({ "body": { "analysis_seconds": 60 } }))
        .await;
    let answer = resource.post(W2, "application/pdf", &pdf(&[&["x"]])).await;
    assert_eq!(answer.headers["retry-after"], "2");
    assert!(answer.body.is_empty());
    let location = answer.headers["operation-location"].clone();
    assert!(location.starts_with(&resource.origin()) && location.contains("api-version=2024-11-30"));
    for expected in ["notStarted", "running", "running"] {
        assert_eq!(resource.call_with(&resource.key, "GET", &location).await.json()["status"], expected);
    }
    resource.advance(60).await;
    assert_eq!(
        resource.call_with(&resource.key, "GET", &location).await.json()["status"],
        "succeeded"
    );
    let elsewhere = location.replace("prebuilt-tax.us.w2", "prebuilt-read");
    let wrong = resource.call_with(&resource.key, "GET", &elsewhere).await;
    assert_eq!(code(&wrong), (404, "OperationNotFound".to_owned()));
    resource.advance(24 * 3_600).await;
    let gone = resource.call_with(&resource.key, "GET", &location).await;
    assert_eq!(code(&gone), (404, "OperationNotFound".to_owned()));
}
