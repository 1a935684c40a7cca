"""Microsoft's own SDK for Python against the stand-in: what the resource holds, documents analyzed, and each refusal."""

import json
import os
import sys
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[2]))

import requests
from azure.ai.documentintelligence import DocumentIntelligenceAdministrationClient, DocumentIntelligenceClient
from azure.ai.documentintelligence.models import AnalyzeDocumentRequest
from azure.core.credentials import AzureKeyCredential
from azure.core.exceptions import ClientAuthenticationError, HttpResponseError, ResourceNotFoundError
from report import failure, finish, operation

PARTNER = "azure-document-intelligence"
READY = json.loads(os.environ["SANDBOX_READY"])
ENDPOINT = READY["endpoints"][PARTNER]["api"]
CREDENTIALS = READY["credentials"][PARTNER]


def made(kind, key, retries=0):
    # The SDK sends a key over TLS only, unless told that this is meant: the stand-in listens on loopback.
    return kind(ENDPOINT, AzureKeyCredential(key), enforce_https=False, retry_total=retries)


def fault(kind, **more):
    order = {"partner": PARTNER, "match": {"method": "*", "path": "*"}, "kind": kind, "count": 1, **more}
    answer = requests.post(f"{READY['control_url']}/control/faults", json=order, timeout=30)
    assert answer.status_code == 200, answer.text


def check(name, run):
    operation("azure-ai-documentintelligence", name, run)


def pdf(text):
    """One page that says this, as small as a PDF can be."""
    content = f"BT /F1 12 Tf 72 720 Td ({text}) Tj ET".encode()
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    body, offsets = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, 1):
        offsets.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    table = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    trailer = b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(body))
    return body + table + trailer


administration = made(DocumentIntelligenceAdministrationClient, CREDENTIALS["key_1"])
analysis = made(DocumentIntelligenceClient, CREDENTIALS["key_2"])


def resource():
    details = administration.get_resource_details()
    assert details.custom_document_models.limit > details.custom_document_models.count > 0


def models():
    found = list(administration.list_models())
    assert len({model.model_id for model in found}) == len(found) > 60
    invoice = administration.get_model("prebuilt-invoice")
    assert invoice.expiration_date_time is None and invoice.doc_types
    custom = [model for model in found if model.expiration_date_time]
    assert custom and all(model.created_date_time < model.expiration_date_time for model in custom)


def classifiers():
    found = list(administration.list_classifiers())
    assert found and administration.get_classifier(found[0].classifier_id).doc_types


def operations():
    found = list(administration.list_operations())
    assert found and administration.get_operation(found[0].operation_id).status


def analyzed():
    poller = analysis.begin_analyze_document("prebuilt-tax.us.w2", AnalyzeDocumentRequest(bytes_source=pdf("Form W-2 Tax Year: 2025")))
    result = poller.result()
    assert result.model_id == "prebuilt-tax.us.w2" and result.content


def refusals():
    failure(ClientAuthenticationError, lambda: made(DocumentIntelligenceAdministrationClient, "nonsense").get_resource_details())
    failure(ResourceNotFoundError, lambda: administration.get_model("nonsense"))
    error = failure(HttpResponseError, lambda: analysis.begin_analyze_document("prebuilt-layout", AnalyzeDocumentRequest(bytes_source=b"junk")))
    assert error.status_code == 400 and error.error.innererror["code"] == "InvalidContent", error.error


def throttled():
    fault("throttle")
    assert failure(HttpResponseError, administration.get_resource_details).status_code == 429
    fault("throttle")
    assert made(DocumentIntelligenceAdministrationClient, CREDENTIALS["key_1"], retries=3).get_resource_details()


check("get_resource_details", resource)
check("list_models and get_model", models)
check("list_classifiers and get_classifier", classifiers)
check("list_operations and get_operation", operations)
check("begin_analyze_document, polled", analyzed)
check("each refusal as its own exception", refusals)
check("a throttled call fails, or is repeated by the SDK", throttled)
finish()
