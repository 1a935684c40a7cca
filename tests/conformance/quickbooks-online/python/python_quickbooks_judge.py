"""The SDK that most Python projects use for the accounting API."""

import decimal
import itertools
import time

from quickbooks import QuickBooks
from quickbooks.exceptions import AuthorizationException, ObjectNotFoundException, QuickbooksException, ValidationException
from quickbooks.objects import Account, CompanyInfo, Preferences, Ref

from intuit_oauth_judge import connected
from report import failure, operation
from stand_in import CREDENTIALS, ENDPOINTS, advance, control

SDK = "python-quickbooks"
_SERIAL = itertools.count(1)

# The SDK keeps its host in this constant; a client whose environment is a discovery URL counts as production.
QuickBooks.api_url_v3 = f"{ENDPOINTS['api']}/v3"
QuickBooks.sandbox_api_url_v3 = QuickBooks.api_url_v3


def new_books(company_id=None, **settings):
    client = connected()
    return QuickBooks(
        auth_client=client,
        refresh_token=client.refresh_token,
        company_id=company_id or client.realm_id,
        minorversion=75,
        **settings,
    )


def fresh(word):
    return f"{word} {time.time_ns()}-{next(_SERIAL)}"


def _new(books, name=None, account_type="Expense", **values):
    account = Account()
    account.Name = name or fresh("Judge")
    account.AccountType = account_type
    for key, value in values.items():
        setattr(account, key, value)
    return account.save(qb=books)


class _Judge:
    """Each method is one operation; the docstring is its name."""

    def __init__(self):
        self.books = new_books()

    def company_info(self):
        """CompanyInfo.get"""
        info = CompanyInfo.get(1, qb=self.books)
        assert info.CompanyName and info.Country and info.MetaData.CreateTime

    def company_info_query(self):
        """CompanyInfo.all"""
        assert len(CompanyInfo.all(qb=self.books)) == 1

    def preferences(self):
        """Preferences.get"""
        preferences = Preferences.get(qb=self.books)
        assert preferences.CurrencyPrefs.HomeCurrency.value == "USD"

    def all_accounts(self):
        """Account.all"""
        accounts = Account.all(max_results=1000, qb=self.books)
        assert len(accounts) >= 89 and all(one.Active for one in accounts)

    def default_page(self):
        """Account.all takes pages of 100"""
        assert len(Account.all(qb=self.books)) <= 100

    def pages(self):
        """Account.all page by page"""
        total = Account.count(qb=self.books)
        ids = []
        for start in range(1, total + 1, 25):
            page = Account.all(order_by="Id", start_position=start, max_results=25, qb=self.books)
            ids += [int(one.Id) for one in page]
        assert len(ids) == total and ids == sorted(set(ids))

    def count(self):
        """Account.count"""
        banks = Account.count("AccountType = 'Bank'", qb=self.books)
        assert 0 < banks < Account.count(qb=self.books)

    def filter(self):
        """Account.filter"""
        accounts = Account.filter(AccountType="Bank", Active=True, qb=self.books)
        assert accounts and all(one.AccountType == "Bank" for one in accounts)

    def filter_quote(self):
        """Account.filter with a quote in the value"""
        name = fresh("O'Brien's")
        _new(self.books, name)
        assert [one.Name for one in Account.filter(Name=name, qb=self.books)] == [name]

    def choose(self):
        """Account.choose"""
        assert [one.Name for one in Account.choose(["35", "36"], qb=self.books)] == ["Checking", "Savings"]

    def where(self):
        """Account.where with order and page"""
        accounts = Account.where("Name LIKE 'Job%'", order_by="Name DESC", start_position=1, max_results=2, qb=self.books)
        names = [one.Name for one in accounts]
        assert len(names) == 2 and names == sorted(names, reverse=True)

    def no_match(self):
        """Account.filter without a match"""
        assert Account.filter(Name="No such account", qb=self.books) == []

    def projection(self):
        """Account.query with a property list"""
        accounts = Account.query("select Id, Name from Account where Id = '35'", qb=self.books)
        assert accounts[0].Name == "Checking" and accounts[0].AccountType is None

    def changed_since(self):
        """Account.where with a time"""
        account = _new(self.books)
        since = Account.get(account.Id, qb=self.books).MetaData["LastUpdatedTime"]
        found = Account.where(f"MetaData.LastUpdatedTime >= '{since}'", max_results=1000, qb=self.books)
        assert account.Id in [one.Id for one in found]

    def unparsable(self):
        """Account.query that cannot be parsed fails as 4000"""
        error = failure(ValidationException, lambda: Account.query("select nonsense", qb=self.books))
        assert error.error_code == 4000

    def unknown_property(self):
        """Account.filter by an unknown property fails as 4001"""
        error = failure(ValidationException, lambda: Account.filter(Nonsense="x", qb=self.books))
        assert error.error_code == 4001

    def too_small(self):
        """STARTPOSITION 0 fails as 4001"""
        error = failure(ValidationException, lambda: Account.query("select * from Account startposition 0", qb=self.books))
        assert error.error_code == 4001 and "value 0 is too small. Min allowed value is 1" in error.detail

    def read(self):
        """Account.get"""
        account = Account.get(38, qb=self.books)
        assert account.FullyQualifiedName == "Truck:Original Cost"
        assert account.ParentRef.value == "37" and account.CurrentBalance == 13495

    def read_decimal(self):
        """Account.get with decimals"""
        account = Account.get(33, qb=new_books(use_decimal=True))
        assert account.CurrentBalance == decimal.Decimal("-1602.67")

    def read_missing(self):
        """Account.get that does not exist fails as 610"""
        error = failure(ObjectNotFoundException, lambda: Account.get(999_999, qb=self.books))
        assert error.error_code == 610

    def create(self):
        """Account.save creates"""
        account = _new(self.books, account_type="Fixed Asset", AcctNum="1599")
        assert int(account.Id) > 0 and account.SyncToken == "0"
        assert (account.Classification, account.AccountSubType) == ("Asset", "OtherFixedAssets")

    def create_by_subtype(self):
        """Account.save creates by subtype alone"""
        account = _new(self.books, account_type=None, AccountSubType="Vehicles")
        assert account.AccountType == "Fixed Asset"

    def create_child(self):
        """Account.save creates below another"""
        parent = Ref()
        parent.value = "37"
        account = _new(self.books, account_type="Fixed Asset", SubAccount=True, ParentRef=parent)
        assert account.FullyQualifiedName == f"Truck:{account.Name}"

    def create_refused(self):
        """Account.save of nonsense fails"""
        for values, code in [
            ({"name": " "}, 2020),
            ({"account_type": None}, 2020),
            ({"account_type": "Nonsense"}, 2170),
            ({"account_type": "Bank", "AccountSubType": "Nonsense"}, 2170),
            ({"name": "x" * 101}, 2050),
            ({"Nonsense": 1}, 2010),
        ]:
            error = failure(ValidationException, lambda values=values: _new(self.books, **values))
            assert error.error_code == code, (values, error.error_code)

    def create_taken(self):
        """Account.save with a taken name fails as 6240"""
        error = failure(QuickbooksException, lambda: _new(self.books, "Checking", "Bank"))
        assert error.error_code == 6240

    def update(self):
        """Account.save updates"""
        account = Account.get(_new(self.books, Description="first").Id, qb=self.books)
        account.Description = "second"
        saved = account.save(qb=self.books)
        assert (saved.Description, saved.SyncToken, saved.Name) == ("second", "1", account.Name)

    def update_sparse(self):
        """Account.save updates sparsely"""
        created = _new(self.books, Description="kept")
        account = Account()
        account.Id, account.SyncToken, account.sparse = created.Id, created.SyncToken, True
        account.Name, account.AccountType = fresh("Renamed"), created.AccountType
        for name in ["Description", "AcctNum", "AccountSubType", "SubAccount", "FullyQualifiedName"]:
            delattr(account, name)
        assert account.save(qb=self.books).Description == "kept"

    def update_stale(self):
        """Account.save with a stale SyncToken fails as 5010"""
        account = Account.get(_new(self.books).Id, qb=self.books)
        account.save(qb=self.books)
        error = failure(QuickbooksException, lambda: account.save(qb=self.books))
        assert error.error_code == 5010 and "Entity=Account" in error.detail

    def deactivate(self):
        """Account.save deactivates, and the account is hidden unless asked for"""
        account = Account.get(_new(self.books).Id, qb=self.books)
        name = account.Name
        account.Active = False
        assert account.save(qb=self.books).Name == f"{name} (deleted)"
        assert Account.filter(Id=account.Id, qb=self.books) == []
        found = Account.where(f"Id = '{account.Id}' AND Active IN (true, false)", qb=self.books)
        assert [one.Active for one in found] == [False]
        back = found[0]
        back.Active = True
        assert back.save(qb=self.books).Name == name

    def request_id(self):
        """Account.save with the same request id is one account"""
        name, request_id = fresh("Once"), fresh("request")
        ids = set()
        for _ in range(2):
            account = Account()
            account.Name, account.AccountType = name, "Expense"
            ids.add(account.save(qb=self.books, request_id=request_id).Id)
        assert len(ids) == 1

    def no_delete(self):
        """an account cannot be deleted"""
        account = _new(self.books)
        error = failure(QuickbooksException, lambda: self.books.delete_object("Account", account.to_json()))
        assert error.error_code == 500

    def mutated(self):
        """a rename inside the product is seen, and a merged account is gone"""
        first, second = _new(self.books), _new(self.books)
        change = {"partner": "quickbooks-online", "company": self.books.company_id, "object": "Account"}
        control("mutate", {**change, "op": "rename", "id": first.Id, "name": first.Name + " new"})
        assert Account.get(first.Id, qb=self.books).Name == first.Name + " new"
        control("mutate", {**change, "op": "merge", "id": first.Id, "into": second.Id})
        failure(ObjectNotFoundException, lambda: Account.get(first.Id, qb=self.books))

    def foreign(self):
        """a foreign company is refused"""
        books = new_books(company_id="4620816365000000000")
        failure(QuickbooksException, lambda: CompanyInfo.get(1, qb=books))

    def unavailable(self):
        """a server failure is a severe exception"""
        control("faults", {"partner": "quickbooks-online", "kind": "status", "status": 500, "count": 1})
        error = failure(QuickbooksException, lambda: CompanyInfo.get(1, qb=self.books))
        assert error.error_code == 10000

    def expired(self):
        """an expired token fails with 401, and a refreshed one works"""
        client = connected()
        advance(90_000)
        stale = QuickBooks(auth_client=client, refresh_token=client.refresh_token, company_id=client.realm_id, minorversion=75)
        error = failure(AuthorizationException, lambda: CompanyInfo.get(1, qb=stale))
        assert error.error_code == 401 and "003200" in error.detail
        client.refresh()
        renewed = QuickBooks(auth_client=client, refresh_token=client.refresh_token, company_id=client.realm_id, minorversion=75)
        assert CompanyInfo.get(1, qb=renewed).CompanyName


def judge():
    """Every operation that the stand-in serves so far."""
    assert CREDENTIALS["client_id"]
    judge_of_books = _Judge()
    for name, run in vars(_Judge).items():
        if callable(run) and not name.startswith("_"):
            operation(SDK, run.__doc__, run.__get__(judge_of_books))
