//! The document intelligence resource: its keys, versions, tiers and limits, models, classifiers and operations.

use std::collections::BTreeSet;

use connect_sandbox::SandboxConfig;
use serde_json::{Value, json};

use crate::documents::{PARTNER, Resource, VERSION, code, mutation, pdf, resource, resource_with};
use crate::support::rehearse_with_entropy;

#[tokio::test]
async fn a_wrong_key_is_refused_by_the_gateway_and_either_key_is_right() {
    let resource = resource().await;
    for wrong in ["", "nonsense", &resource.key[..31]] {
        let answer = resource.call_with(wrong, "GET", &resource.url("info")).await;
        assert_eq!(code(&answer), (401, "401".to_owned()));
        assert!(answer.body.contains("invalid subscription key or wrong API endpoint"));
        assert!(answer.headers.contains_key("apim-request-id"));
    }
    for name in ["key_1", "key_2"] {
        let answer = resource.call_with(&resource.credential(name), "GET", &resource.url("info")).await;
        assert_eq!(answer.json(), json!({ "customDocumentModels": { "count": 6, "limit": 5000 } }));
    }
}

#[tokio::test]
async fn a_regenerated_key_is_dead_at_once_and_the_other_lives() {
    let resource = resource().await;
    let keys = resource.change("Key", "rotate", "key1", json!({})).await["Key"].clone();
    assert_eq!(resource.call("GET", "info").await.status, 401);
    let (new, other) = (keys["key_1"].as_str().unwrap_or_default(), resource.credential("key_2"));
    assert_ne!(new, resource.key);
    for key in [new, other.as_str()] {
        assert_eq!(resource.call_with(key, "GET", &resource.url("info")).await.status, 200);
    }
}

#[tokio::test]
async fn a_revoking_fault_ends_the_key_of_the_request() {
    let resource = resource().await;
    let order = json!({ "partner": PARTNER, "kind": "revoke", "count": 1 });
    resource.rehearsal.order("faults", order).await;
    assert_eq!(resource.call("GET", "info").await.status, 401);
    let other = resource.credential("key_2");
    assert_eq!(resource.call_with(&other, "GET", &resource.url("info")).await.status, 200);
}

#[tokio::test]
async fn keys_can_be_switched_off() {
    let resource = resource().await;
    resource.change("Resource", "lose_rights", "", json!({})).await;
    assert_eq!(
        code(&resource.call("GET", "info").await),
        (403, "AuthenticationTypeDisabled".to_owned())
    );
    resource.change("Resource", "restore_rights", "", json!({})).await;
    assert_eq!(resource.call("GET", "info").await.status, 200);
}

#[tokio::test]
async fn paths_and_versions_that_do_not_belong_together_are_refused() {
    let resource = resource().await;
    let origin = resource.origin();
    for (path, status, expected) in [
        ("documentintelligence/info", 400, "ParameterMissing"),
        ("documentintelligence/info?api-version=2025-09-01", 400, "NotSupportedApiVersion"),
        ("formrecognizer/info?api-version=2024-11-30", 404, "404"),
        ("documentintelligence/info?api-version=2023-07-31", 404, "404"),
        ("nonsense/info?api-version=2024-11-30", 404, "404"),
        ("documentintelligence/nonsense?api-version=2024-11-30", 404, "404"),
        (
            "formrecognizer/documentClassifiers?api-version=2022-08-31",
            400,
            "NotSupportedApiVersion",
        ),
        ("formrecognizer/documentModels/prebuilt-document?api-version=2023-07-31", 200, ""),
    ] {
        let answer = resource.call_with(&resource.key, "GET", &format!("{origin}/{path}")).await;
        assert_eq!(code(&answer), (status, expected.to_owned()), "{path}");
    }
    assert_eq!(
        code(&resource.call("GET", "documentModels/prebuilt-document").await),
        (404, "ModelNotFound".to_owned())
    );
    assert_eq!(code(&resource.call("POST", "info").await), (405, "MethodNotAllowed".to_owned()));
}

#[tokio::test]
async fn a_retired_version_is_refused() {
    let resource = resource().await;
    resource.change("ApiVersion", "deactivate", VERSION, json!({})).await;
    assert_eq!(
        code(&resource.call("GET", "info").await),
        (400, "NotSupportedApiVersion".to_owned())
    );
    resource.change("ApiVersion", "reactivate", VERSION, json!({})).await;
    assert_eq!(resource.call("GET", "info").await.status, 200);
}

#[tokio::test]
async fn each_class_of_calls_has_its_rate() {
    let resource = resource_with(SandboxConfig {
        partner_limits: true,
        ..SandboxConfig::default()
    })
    .await;
    for _ in 0..10 {
        assert_eq!(resource.call("GET", "info").await.status, 200);
    }
    let refused = resource.call("GET", "info").await;
    assert_eq!(code(&refused), (429, "429".to_owned()));
    assert_eq!(refused.headers["retry-after"], "1");
    assert!(refused.body.contains("FormRecognizer S0 pricing tier"));
    let analyzed = resource
        .post("documentModels/prebuilt-read:analyze", "application/pdf", &pdf(&[&[]]))
        .await;
    assert_eq!(analyzed.status, 202, "another class");
    resource.change("Resource", "update", "", json!({ "body": { "tier": "F0" } })).await;
    resource.advance(1).await;
    assert_eq!(resource.call("GET", "info").await.status, 200);
    assert_eq!(resource.call("GET", "info").await.status, 429);
}

#[tokio::test]
async fn faults_speak_the_partners_words() {
    let resource = resource().await;
    let order = json!({ "partner": PARTNER, "kind": "throttle", "count": 1 });
    resource.rehearsal.order("faults", order).await;
    let throttled = resource.call("GET", "info").await;
    assert_eq!(code(&throttled), (429, "429".to_owned()));
    for (status, expected) in [
        (401, "401"),
        (403, "Forbidden"),
        (404, "404"),
        (409, "ModelExists"),
        (415, "UnsupportedMediaType"),
        (500, "InternalServerError"),
        (503, "ServiceUnavailable"),
    ] {
        let order = json!({ "partner": PARTNER, "kind": "status", "status": status, "count": 1 });
        resource.rehearsal.order("faults", order).await;
        assert_eq!(code(&resource.call("GET", "info").await), (status, expected.to_owned()));
    }
}

#[tokio::test]
async fn what_only_other_partners_have_is_refused_with_the_reason() {
    let resource = resource().await;
    let consent = json!({ "partner": PARTNER, "company": "", "url": "http://127.0.0.1/" });
    let activity = json!({ "partner": PARTNER, "company": "", "mutations": 1 });
    for (path, order) in [("consent", consent), ("activity", activity)] {
        let answer = resource.rehearsal.control("POST", path, &order).await;
        assert_eq!(answer.status, 400);
        assert!(answer.body.contains(PARTNER), "{}", answer.body);
    }
}

#[tokio::test]
async fn changes_that_make_no_sense_are_refused_with_the_reason() {
    let resource = resource().await;
    for (object, op, id, more, word) in [
        ("Key", "rotate", "key3", json!({}), "key3"),
        ("Key", "delete", "key1", json!({}), "rotate"),
        ("Model", "delete", "prebuilt-read", json!({}), "prebuilt-read"),
        ("Model", "ends_in", "trial-balance", json!({}), "seconds"),
        ("Model", "rename", "trial-balance", json!({}), "ends_in"),
        ("Classifier", "delete", "nonsense", json!({}), "nonsense"),
        ("ApiVersion", "deactivate", "2001-01-01", json!({}), "2001-01-01"),
        ("Resource", "update", "", json!({ "body": { "tier": "S9" } }), "F0 or S0"),
        ("Resource", "update", "", json!({ "body": { "drift": 2 } }), "drift"),
        ("Resource", "update", "", json!({ "body": { "colour": 2 } }), "analysis_seconds"),
        ("Account", "rename", "1", json!({}), "Account"),
    ] {
        let answer = resource.rehearsal.control("POST", "mutate", &mutation(object, op, id, &more)).await;
        assert_eq!(answer.status, 400, "{object} {op}");
        assert!(answer.body.contains(word), "{object} {op} {}", answer.body);
    }
    assert_eq!(resource.get("info").await["customDocumentModels"]["count"], 6);
}

/// Every entry of a list, and how many pages it took.
async fn followed(resource: &Resource, path: &str) -> (Vec<Value>, usize) {
    let (mut url, mut entries, mut pages) = (resource.url(path), Vec::new(), 0);
    loop {
        let page = resource.call_with(&resource.key, "GET", &url).await.json();
        entries.extend(page["value"].as_array().cloned().unwrap_or_default());
        pages += 1;
        match page["nextLink"].as_str() {
            Some(next) => url = next.to_owned(),
            None => return (entries, pages),
        }
    }
}

#[tokio::test]
async fn models_are_listed_in_pages_without_types_and_shown_with_them() {
    let resource = resource().await;
    let (models, pages) = followed(&resource, "documentModels").await;
    assert_eq!((models.len(), pages), (71, 2));
    let ids: BTreeSet<&str> = models.iter().filter_map(|model| model["modelId"].as_str()).collect();
    assert_eq!(ids.len(), 71, "no model stands on both pages");
    assert!(models.iter().all(|model| model.get("docTypes").is_none()));
    let now = resource.rehearsal.sandbox.clock().now().to_rfc3339();
    let ended: Vec<&str> = models
        .iter()
        .filter(|model| model["expirationDateTime"].as_str().is_some_and(|expires| expires < now.as_str()))
        .filter_map(|model| model["modelId"].as_str())
        .collect();
    assert_eq!(ended, ["invoices-2024"]);

    let w2 = resource.get("documentModels/prebuilt-tax.us.w2").await;
    assert_eq!(w2["docTypes"]["tax.us.w2"]["fieldSchema"]["TaxYear"]["type"], "string");
    assert!(w2.get("expirationDateTime").is_none());
    let intake = resource.get("documentModels/client-intake").await;
    assert_eq!(intake["docTypes"].as_object().map(serde_json::Map::len), Some(3));
    assert!(intake["docTypes"]["bill"]["fieldConfidence"]["Total"].is_number());
    let skipped = resource.call("GET", "documentModels?skipToken=nonsense").await;
    assert_eq!(code(&skipped), (400, "InvalidParameter".to_owned()));
}

#[tokio::test]
async fn custom_models_and_classifiers_can_be_deleted_and_prebuilt_ones_cannot() {
    let resource = resource().await;
    assert_eq!(
        code(&resource.call("DELETE", "documentModels/prebuilt-read").await),
        (400, "ModelReadOnly".to_owned())
    );
    for path in ["documentModels/trial-balance", "documentClassifiers/bookkeeping"] {
        assert_eq!(resource.call("DELETE", path).await.status, 204);
        for method in ["DELETE", "GET"] {
            assert_eq!(code(&resource.call(method, path).await), (404, "ModelNotFound".to_owned()));
        }
    }
    assert_eq!(resource.get("info").await["customDocumentModels"]["count"], 5);
    let (classifiers, _) = followed(&resource, "documentClassifiers").await;
    assert_eq!(classifiers.len(), 2);
    assert!(classifiers[0]["docTypes"]["other"]["azureBlobSource"]["containerUrl"].is_string());
}

#[tokio::test]
async fn operations_are_told_of_for_a_day() {
    let resource = resource().await;
    let (operations, _) = followed(&resource, "operations").await;
    let statuses: Vec<&str> = operations.iter().filter_map(|operation| operation["status"].as_str()).collect();
    assert_eq!(statuses, ["succeeded", "succeeded", "failed"]);
    let path = |operation: &Value| format!("operations/{}", operation["operationId"].as_str().unwrap_or_default());
    let built = resource.get(&path(&operations[0])).await;
    assert_eq!(built["result"]["modelId"], "payroll-summary");
    let location = built["resourceLocation"].as_str().unwrap_or_default().to_owned();
    assert_eq!(resource.call_with(&resource.key, "GET", &location).await.status, 200);
    let failed = resource.get(&path(&operations[2])).await;
    assert_eq!(failed["error"]["innererror"]["code"], "TrainingContentMissing");
    resource.advance(24 * 3_600).await;
    assert!(followed(&resource, "operations").await.0.is_empty());
    assert_eq!(
        code(&resource.call("GET", &path(&operations[0])).await),
        (404, "OperationNotFound".to_owned())
    );
}

#[tokio::test]
async fn a_state_folder_keeps_keys_models_and_results() {
    let folder = tempfile::tempdir().expect("a folder");
    let config = SandboxConfig {
        state_dir: Some(folder.path().to_owned()),
        ..SandboxConfig::default()
    };
    let first = resource_with(config.clone()).await;
    first.change("Model", "delete", "trial-balance", json!({})).await;
    let path = "documentModels/prebuilt-read:analyze";
    let accepted = first.post(path, "application/pdf", &pdf(&[&["kept"]])).await;
    let deleted = first.post(path, "application/pdf", &pdf(&[&["deleted"]])).await;
    let relative = |answer: &crate::support::Answer| answer.headers["operation-location"].replace(&first.origin(), "");
    let (kept_path, deleted_path) = (relative(&accepted), relative(&deleted));
    let answer = first
        .call_with(&first.key, "DELETE", &format!("{}{deleted_path}", first.origin()))
        .await;
    assert_eq!(answer.status, 204);
    let rotated = first.change("Key", "rotate", "key1", json!({})).await["Key"]["key_1"].clone();
    first.rehearsal.sandbox.stop().await;

    let rehearsal = rehearse_with_entropy(SandboxConfig { seed: 99, ..config }, 6).await;
    let mut second = Resource {
        rehearsal,
        key: String::new(),
    };
    second.key = second.credential("key_1");
    assert_eq!(rotated, second.key.as_str());
    assert_eq!(second.call("GET", "documentModels/trial-balance").await.status, 404);
    let look = |path: &str| format!("{}{path}", second.origin());
    assert_eq!(second.call_with(&second.key, "GET", &look(&kept_path)).await.status, 200);
    assert_eq!(second.call_with(&second.key, "GET", &look(&deleted_path)).await.status, 404);
}
