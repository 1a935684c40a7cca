"""The same SDK over customers, items, invoices, reports, change data capture and batches."""

import datetime

from quickbooks.batch import batch_create, batch_delete
from quickbooks.cdc import change_data_capture
from quickbooks.exceptions import ObjectNotFoundException, QuickbooksException, ValidationException
from quickbooks.objects import Customer, Invoice, Item, Payment, Ref, SalesItemLine, SalesItemLineDetail

from python_quickbooks_judge import SDK, fresh, new_books
from report import failure, operation


def _ref(value):
    reference = Ref()
    reference.value = value
    return reference


def _customer(books, **values):
    customer = Customer()
    customer.DisplayName = fresh("Customer")
    for key, value in values.items():
        setattr(customer, key, value)
    return customer.save(qb=books)


def _line(amount, item="3", tax="NON"):
    line = SalesItemLine()
    line.Amount = amount
    line.SalesItemLineDetail = SalesItemLineDetail()
    line.SalesItemLineDetail.ItemRef = _ref(item)
    line.SalesItemLineDetail.TaxCodeRef = _ref(tax)
    return line


def _invoice(books, lines=None, customer="3", **values):
    invoice = Invoice()
    invoice.CustomerRef = _ref(customer)
    invoice.Line = lines or [_line(100)]
    for key, value in values.items():
        setattr(invoice, key, value)
    return invoice.save(qb=books)


class _Judge:
    """Each method is one operation; the docstring is its name."""

    def __init__(self):
        self.books = new_books()

    def customer_create(self):
        """Customer.save creates"""
        created = _customer(self.books, GivenName="Ada", Notes="hello")
        assert Customer.get(created.Id, qb=self.books).Notes == "hello" and created.SyncToken == "0"

    def customer_taken(self):
        """Customer.save with a taken name fails as 6240"""
        error = failure(QuickbooksException, lambda: _customer(self.books, DisplayName="Cool Cars"))
        assert error.error_code == 6240

    def customer_update(self):
        """Customer.save updates, and a stale one fails as 5010"""
        customer = Customer.get(_customer(self.books).Id, qb=self.books)
        customer.CompanyName = "Changed Inc"
        assert customer.save(qb=self.books).SyncToken == "1"
        error = failure(QuickbooksException, lambda: customer.save(qb=self.books))
        assert error.error_code == 5010 and "Entity=Customer" in error.detail

    def customer_deactivate(self):
        """Customer.save deactivates, and the customer is hidden"""
        customer = Customer.get(_customer(self.books).Id, qb=self.books)
        customer.Active = False
        assert customer.save(qb=self.books).DisplayName.endswith(" (deleted)")
        assert Customer.filter(Id=customer.Id, qb=self.books) == []

    def customer_query(self):
        """Customer.where and count"""
        found = Customer.where("DisplayName LIKE 'Cool%'", qb=self.books)
        assert [one.DisplayName for one in found] == ["Cool Cars"]
        assert Customer.count(qb=self.books) > 20

    def item_create(self):
        """Item.save creates and updates"""
        item = Item()
        item.Name, item.Type, item.UnitPrice, item.IncomeAccountRef = fresh("Hedge"), "Service", 12.5, _ref("45")
        created = item.save(qb=self.books)
        read = Item.get(created.Id, qb=self.books)
        assert read.UnitPrice == 12.5 and read.IncomeAccountRef.value == "45"
        read.UnitPrice = 13
        assert read.save(qb=self.books).UnitPrice == 13

    def item_refused(self):
        """Item.save without its account fails as 2020"""
        item = Item()
        item.Name = fresh("No")
        assert failure(ValidationException, lambda: item.save(qb=self.books)).error_code == 2020

    def item_query(self):
        """Item.filter"""
        assert Item.filter(Name="Rock Fountain", qb=self.books)[0].UnitPrice == 275

    def invoice_create(self):
        """Invoice.save creates with subtotal, tax and total"""
        invoice = _invoice(self.books, [_line(275, tax="TAX")])
        assert (invoice.TotalAmt, invoice.Balance, invoice.TxnTaxDetail.TotalTax) == (297, 297, 22)
        assert invoice.Line[-1].DetailType == "SubTotalLineDetail" and invoice.DocNumber

    def invoice_refused(self):
        """Invoice.save of nonsense fails"""
        for values, code in [({"customer": "99999"}, 2500), ({"lines": [_line(1, item="99999")]}, 2500), ({"DocNumber": "x" * 22}, 2050)]:
            error = failure(QuickbooksException, lambda values=values: _invoice(self.books, **values))
            assert error.error_code == code, (values, error.error_code)

    def invoice_update(self):
        """Invoice.save sends a whole invoice back"""
        invoice = Invoice.get(_invoice(self.books).Id, qb=self.books)
        invoice.PrivateNote = "changed"
        saved = invoice.save(qb=self.books)
        assert (saved.PrivateNote, saved.TotalAmt, saved.SyncToken) == ("changed", 100, "1")
        assert failure(QuickbooksException, lambda: invoice.save(qb=self.books)).error_code == 5010

    def invoice_request_id(self):
        """Invoice.save with the same request id is one invoice"""
        request_id, ids = fresh("request"), set()
        for _ in range(2):
            invoice = Invoice()
            invoice.CustomerRef, invoice.Line = _ref("3"), [_line(5)]
            ids.add(invoice.save(qb=self.books, request_id=request_id).Id)
        assert len(ids) == 1

    def invoice_void(self):
        """Invoice.void"""
        invoice = _invoice(self.books)
        invoice.void(qb=self.books)
        voided = Invoice.get(invoice.Id, qb=self.books)
        assert (voided.TotalAmt, voided.PrivateNote) == (0, "Voided")

    def invoice_delete(self):
        """Invoice.delete, and a later read fails as 610"""
        invoice = _invoice(self.books)
        assert invoice.delete(qb=self.books)["Invoice"]["status"] == "Deleted"
        error = failure(ObjectNotFoundException, lambda: Invoice.get(invoice.Id, qb=self.books))
        assert error.error_code == 610

    def invoice_query(self):
        """Invoice.where, count and pages"""
        total = Invoice.count(qb=self.books)
        ids = []
        for start in range(1, total + 1, 100):
            ids += [one.Id for one in Invoice.all(order_by="Id", start_position=start, max_results=100, qb=self.books)]
        assert len(set(ids)) == total
        unpaid = Invoice.where("Balance > '0'", order_by="TxnDate DESC", max_results=5, qb=self.books)
        assert unpaid and all(one.Balance > 0 for one in unpaid)

    def payment(self):
        """Payment.all and its invoice"""
        payment = Payment.all(max_results=1, qb=self.books)[0]
        invoice = Invoice.get(payment.Line[0].LinkedTxn[0].TxnId, qb=self.books)
        assert payment.Id in [one.TxnId for one in invoice.LinkedTxn]

    def trial_balance(self):
        """get_report TrialBalance ties on both bases"""
        for method in ["Accrual", "Cash"]:
            report = self.books.get_report("TrialBalance", {"date_macro": "This Fiscal Year-to-date", "accounting_method": method})
            total = [cell["value"] for cell in report["Rows"]["Row"][-1]["Summary"]["ColData"]]
            assert total[0] == "TOTAL" and total[1] == total[2] != ""

    def trial_balance_refused(self):
        """get_report of nonsense fails"""
        error = failure(QuickbooksException, lambda: self.books.get_report("TrialBalance", {"start_date": "soon"}))
        assert error.error_code == 2010

    def changes(self):
        """change_data_capture"""
        since = _invoice(self.books).MetaData.CreateTime
        kept, doomed = _invoice(self.books), _invoice(self.books)
        doomed.delete(qb=self.books)
        found = change_data_capture([Invoice, Payment], since, qb=self.books)
        by_id = {one.Id: one for one in found.Invoice._object_list}
        assert by_id[kept.Id].TotalAmt == 100 and by_id[doomed.Id].status == "Deleted"
        assert not hasattr(found, "Payment")

    def changes_too_old(self):
        """change_data_capture of more than 30 days fails"""
        old = datetime.datetime(2020, 1, 1)
        failure(QuickbooksException, lambda: change_data_capture([Invoice], old, qb=self.books))

    def batch(self):
        """batch_create with mixed outcomes, batch_delete"""
        good, bad = Customer(), Customer()
        good.DisplayName, bad.DisplayName = fresh("Batch"), "Cool Cars"
        outcome = batch_create([good, bad], qb=self.books)
        assert len(outcome.successes) == 1 and outcome.faults[0].Error[0].code == "6240"
        deleted = batch_delete([_invoice(self.books), _invoice(self.books)], qb=self.books)
        assert len(deleted.successes) == 2 and not deleted.faults


def judge():
    """Every operation over what a company sells."""
    judge_of_sales = _Judge()
    for name, run in vars(_Judge).items():
        if callable(run) and not name.startswith("_"):
            operation(SDK, run.__doc__, run.__get__(judge_of_sales))
