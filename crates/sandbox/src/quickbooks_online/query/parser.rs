//! The grammar (fact sheet section 4). Keywords in any case; `ORDERBY` and `ORDER BY` are both met in SDKs.

use super::super::faults::Fault;
use super::lexer::{Token, tokens};

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Projection {
    All,
    Count,
    Properties(Vec<String>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operator {
    Equal,
    Less,
    Greater,
    LessOrEqual,
    GreaterOrEqual,
    In,
    Like,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Literal {
    Quoted(String),
    Number(String),
    Boolean(bool),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Condition {
    pub(super) property: String,
    pub(super) operator: Operator,
    /// One, or several for IN.
    pub(super) literals: Vec<Literal>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Order {
    pub(super) property: String,
    pub(super) descending: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Statement {
    pub(super) projection: Projection,
    pub(super) entity: String,
    pub(super) conditions: Vec<Condition>,
    pub(super) order: Vec<Order>,
    pub(super) start_position: Option<i64>,
    pub(super) max_results: Option<i64>,
}

pub(super) fn parse(statement: &str) -> Result<Statement, Fault> {
    let mut parser = Parser {
        tokens: tokens(statement)?,
        at: 0,
    };
    let parsed = parser.statement()?;
    match parser.peek() {
        None => Ok(parsed),
        Some(_) => Err(parser.unexpected("the end of the statement")),
    }
}

struct Parser {
    tokens: Vec<Token>,
    at: usize,
}

impl Parser {
    fn statement(&mut self) -> Result<Statement, Fault> {
        self.keyword("select")?;
        let projection = self.projection()?;
        self.keyword("from")?;
        let entity = self.word("an entity")?;
        let conditions = if self.skip_keyword("where") {
            self.conditions()?
        } else {
            Vec::new()
        };
        let order = if self.skip_order_by() { self.order()? } else { Vec::new() };
        let start_position = self.number_after("startposition")?;
        let max_results = self.number_after("maxresults")?;
        Ok(Statement {
            projection,
            entity,
            conditions,
            order,
            start_position,
            max_results,
        })
    }

    fn projection(&mut self) -> Result<Projection, Fault> {
        let counts = self.peek_keyword("count") && self.tokens.get(self.at + 1) == Some(&Token::Open);
        if counts {
            self.at += 2;
            self.expect(&Token::Star, "*")?;
            self.expect(&Token::Close, ")")?;
            return Ok(Projection::Count);
        }
        // `*, Sku` is what an SDK sends for items: whole objects, with more named.
        let mut whole = false;
        let mut properties = Vec::new();
        loop {
            if self.skip(&Token::Star) {
                whole = true;
            } else {
                properties.push(self.word("a property or *")?);
            }
            if !self.skip(&Token::Comma) {
                break;
            }
        }
        Ok(if whole {
            Projection::All
        } else {
            Projection::Properties(properties)
        })
    }

    fn conditions(&mut self) -> Result<Vec<Condition>, Fault> {
        let mut conditions = vec![self.condition()?];
        while self.skip_keyword("and") {
            conditions.push(self.condition()?);
        }
        Ok(conditions)
    }

    fn condition(&mut self) -> Result<Condition, Fault> {
        let property = self.word("a property")?;
        let operator = self.operator()?;
        let literals = if operator == Operator::In {
            self.list()?
        } else {
            vec![self.literal()?]
        };
        Ok(Condition {
            property,
            operator,
            literals,
        })
    }

    fn operator(&mut self) -> Result<Operator, Fault> {
        let operator = match self.peek() {
            Some(Token::Operator("=")) => Operator::Equal,
            Some(Token::Operator("<")) => Operator::Less,
            Some(Token::Operator(">")) => Operator::Greater,
            Some(Token::Operator("<=")) => Operator::LessOrEqual,
            Some(Token::Operator(">=")) => Operator::GreaterOrEqual,
            Some(Token::Word(word)) if word.eq_ignore_ascii_case("in") => Operator::In,
            Some(Token::Word(word)) if word.eq_ignore_ascii_case("like") => Operator::Like,
            _ => return Err(self.unexpected("an operator")),
        };
        self.at += 1;
        Ok(operator)
    }

    fn list(&mut self) -> Result<Vec<Literal>, Fault> {
        self.expect(&Token::Open, "(")?;
        let mut literals = vec![self.literal()?];
        while self.skip(&Token::Comma) {
            literals.push(self.literal()?);
        }
        self.expect(&Token::Close, ")")?;
        Ok(literals)
    }

    fn literal(&mut self) -> Result<Literal, Fault> {
        let literal = match self.peek() {
            Some(Token::Quoted(text)) => Literal::Quoted(text.clone()),
            Some(Token::Number(text)) => Literal::Number(text.clone()),
            Some(Token::Word(word)) if word.eq_ignore_ascii_case("true") => Literal::Boolean(true),
            Some(Token::Word(word)) if word.eq_ignore_ascii_case("false") => Literal::Boolean(false),
            _ => return Err(self.unexpected("a value")),
        };
        self.at += 1;
        Ok(literal)
    }

    fn order(&mut self) -> Result<Vec<Order>, Fault> {
        let mut order = Vec::new();
        loop {
            let property = self.word("a property")?;
            let descending = self.skip_keyword("desc");
            if !descending {
                self.skip_keyword("asc");
            }
            order.push(Order { property, descending });
            if !self.skip(&Token::Comma) {
                return Ok(order);
            }
        }
    }

    fn skip_order_by(&mut self) -> bool {
        if self.skip_keyword("orderby") {
            return true;
        }
        let by_follows = matches!(self.tokens.get(self.at + 1), Some(Token::Word(word)) if word.eq_ignore_ascii_case("by"));
        if self.peek_keyword("order") && by_follows {
            self.at += 2;
            return true;
        }
        false
    }

    fn number_after(&mut self, keyword: &str) -> Result<Option<i64>, Fault> {
        if !self.skip_keyword(keyword) {
            return Ok(None);
        }
        let number = match self.peek() {
            Some(Token::Number(text)) => text.parse().ok(),
            _ => None,
        };
        let Some(number) = number else {
            return Err(self.unexpected("a whole number"));
        };
        self.at += 1;
        Ok(Some(number))
    }

    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.at)
    }

    fn skip(&mut self, token: &Token) -> bool {
        let found = self.peek() == Some(token);
        self.at += usize::from(found);
        found
    }

    fn expect(&mut self, token: &Token, shown: &str) -> Result<(), Fault> {
        if self.skip(token) { Ok(()) } else { Err(self.unexpected(shown)) }
    }

    fn peek_keyword(&self, keyword: &str) -> bool {
        matches!(self.peek(), Some(Token::Word(word)) if word.eq_ignore_ascii_case(keyword))
    }

    fn skip_keyword(&mut self, keyword: &str) -> bool {
        let found = self.peek_keyword(keyword);
        self.at += usize::from(found);
        found
    }

    fn keyword(&mut self, keyword: &str) -> Result<(), Fault> {
        if self.skip_keyword(keyword) {
            Ok(())
        } else {
            Err(self.unexpected(&keyword.to_uppercase()))
        }
    }

    fn word(&mut self, wanted: &str) -> Result<String, Fault> {
        match self.peek() {
            Some(Token::Word(word)) => {
                let word = word.clone();
                self.at += 1;
                Ok(word)
            }
            _ => Err(self.unexpected(wanted)),
        }
    }

    fn unexpected(&self, wanted: &str) -> Fault {
        let found = match self.peek() {
            None => "<EOF>".to_owned(),
            Some(Token::Word(text) | Token::Number(text)) => text.clone(),
            Some(Token::Quoted(_)) => "a quoted string".to_owned(),
            Some(Token::Operator(operator)) => (*operator).to_owned(),
            Some(Token::Comma) => ",".to_owned(),
            Some(Token::Open) => "(".to_owned(),
            Some(Token::Close) => ")".to_owned(),
            Some(Token::Star) => "*".to_owned(),
        };
        Fault::query_syntax(&format!(
            "Encountered \"{found}\" at token {}. Was expecting: {wanted}",
            self.at + 1
        ))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn statements_that_cannot_be_parsed() {
        for statement in [
            "",
            "select",
            "select * from",
            "select from Account",
            "select count(*) Account",
            "select count(Id) from Account",
            "select * from Account where",
            "select * from Account where Name",
            "select * from Account where Name = ",
            "select * from Account where Name = 'open",
            "select * from Account where Name != 'x'",
            "select * from Account where Name = 'x' or Name = 'y'",
            "select * from Account where (Name = 'x')",
            "select * from Account where Id in ()",
            "select * from Account where Id in ('1',)",
            "select * from Account where Id in '1'",
            "select * from Account where Name = \"x\"",
            "select * from Account where Name = x",
            "select * from Account maxresults ten",
            "select * from Account startposition 1.5",
            "select * from Account maxresults 10 startposition 1",
            "select * from Account orderby",
            "select * from Account group by Name",
            "select * from Account, Customer",
            "select * from Account;",
            "delete from Account",
        ] {
            let fault = parse(statement).expect_err(statement);
            assert_eq!(fault.code, "4000", "{statement}");
        }
    }

    #[test]
    fn every_part_is_read() {
        let statement = "SELECT Id, Name from Account WHERE Active IN (true,False) and Name like 'O\\'Brien%' \
             AND MetaData.LastUpdatedTime >= '2026-11-01T00:00:00-08:00' order by Name desc, Id STARTPOSITION 101 MAXRESULTS 50";
        let parsed = parse(statement).expect("a good statement");
        assert_eq!(parsed.projection, Projection::Properties(vec!["Id".to_owned(), "Name".to_owned()]));
        assert_eq!(parsed.entity, "Account");
        assert_eq!(parsed.conditions.len(), 3);
        assert_eq!(parsed.conditions.first().map(|one| one.literals.len()), Some(2));
        assert_eq!(
            parsed.conditions.get(1).map(|one| (one.operator, one.literals.clone())),
            Some((Operator::Like, vec![Literal::Quoted("O'Brien%".to_owned())]))
        );
        assert_eq!(parsed.order.len(), 2);
        assert_eq!((parsed.start_position, parsed.max_results), (Some(101), Some(50)));
    }

    proptest! {
        #[test]
        fn any_text_is_an_answer_and_never_a_panic(text in ".{0,200}") {
            let _answered = parse(&text);
        }

        #[test]
        fn any_value_survives_quoting(value in "[^\\x00]{0,40}") {
            let quoted = value.replace('\\', "\\\\").replace('\'', "\\'");
            let parsed = parse(&format!("select * from Account where Name = '{quoted}'"));
            let literals = parsed.map(|statement| statement.conditions.into_iter().flat_map(|one| one.literals).collect::<Vec<_>>());
            prop_assert_eq!(literals.ok(), Some(vec![Literal::Quoted(value)]));
        }

        #[test]
        fn spaces_and_case_do_not_matter(spaces in "[ \\t\\n]{1,3}", upper in any::<bool>()) {
            let words = ["select", "*", "from", "Account", "where", "Id", ">", "'3'", "orderby", "Id", "maxresults", "7"];
            let statement = words.map(|word| match word {
                "Account" | "Id" => word.to_owned(),
                keyword if upper => keyword.to_uppercase(),
                keyword => keyword.to_owned(),
            }).join(&spaces);
            prop_assert_eq!(parse(&statement).ok().and_then(|parsed| parsed.max_results), Some(7));
        }
    }
}
