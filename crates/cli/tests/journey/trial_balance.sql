-- Recomputes every trial balance of a workspace from its stored balances, with nothing of the program: one line
-- for each company, basis and period, with how many balances there are and what debits less credits come to.
SELECT connections.display_name,
       account_balances.basis,
       account_balances.period_end,
       COUNT(*) AS balances,
       SUM(account_balances.amount) AS difference
FROM account_balances
JOIN connections ON connections.id = account_balances.connection_id
GROUP BY connections.id, account_balances.basis, account_balances.period_end
ORDER BY connections.display_name, account_balances.basis, account_balances.period_end;
