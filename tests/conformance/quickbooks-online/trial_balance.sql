-- Recomputes the TrialBalance report from the stand-in's journal (`GET /control/journal`), without the stand-in.
--
-- accounts(id, statement, retained_earnings) and postings(date, basis, account_id, debit, credit) hold the journal as it
-- came, in minor units; :basis is `accrual` or `cash`, :start and :end are the first and last day of the period.
-- The balance sheet stands at the end of the period, profit and loss covers it, and what was earned before it stands in
-- retained earnings. Accounts without a balance are left out.
WITH counted AS (
    SELECT
        CASE
            WHEN accounts.statement = 'balance_sheet' OR postings.date >= :start THEN accounts.id
            ELSE (SELECT id FROM accounts WHERE retained_earnings)
        END AS account_id,
        postings.debit - postings.credit AS amount
    FROM postings
    JOIN accounts ON accounts.id = postings.account_id
    WHERE postings.date <= :end AND postings.basis IN ('both', :basis)
)
SELECT
    account_id,
    max(sum(amount), 0) AS debit,
    max(-sum(amount), 0) AS credit
FROM counted
GROUP BY account_id
HAVING sum(amount) <> 0
ORDER BY CAST(account_id AS INTEGER);
