//! `categories list | export | import | add | edit | archive | restore | move`.

use connect_app::error::AppError;
use connect_app::mapping::categories;
use connect_app::mapping::categories::view::{CategoriesImport as Imported, CategoriesView, CategoryView, SaveCategory, SavedCategory};
use connect_domain::counted::counted;

use crate::arguments::{Arguments, Categories, CategoriesAdd, CategoriesEdit, CategoriesImport, CategoryTexts};
use crate::output::Answer;
use crate::session;

pub async fn run(arguments: &Arguments, command: Categories) -> Result<Answer, AppError> {
    let app = session::open(arguments, false).await?;
    match command {
        Categories::List => listed(&categories::list_categories(&app).await?),
        Categories::Export(export) => {
            let view = categories::export_categories(&app, &export.out).await?;
            Answer::new(
                &view,
                format!("{} in {}", counted(view.rows.get(), "category", "categories"), view.path),
            )
        }
        Categories::Import(CategoriesImport { file, preview: true }) => {
            imported(&categories::preview_categories(&app, &file).await?, "Would be ")
        }
        Categories::Import(CategoriesImport { file, preview: false }) => imported(&categories::import_categories(&app, &file).await?, ""),
        Categories::Add(add) => saved(&categories::save_category(&app, added(add)).await?),
        Categories::Edit(edit) => saved(&categories::save_category(&app, edited(edit)).await?),
        Categories::Archive(archive) => {
            let view = categories::archive_category(&app, &archive.code, archive.replacement.as_deref()).await?;
            let text = format!(
                "{} archived; {} moved{}",
                view.code,
                counted(view.moved.get(), "mapping", "mappings"),
                to_review(view.to_review.get())
            );
            Answer::new(&view, text)
        }
        Categories::Restore(one) => listed(&categories::restore_category(&app, &one.code).await?),
        Categories::Move(to) => listed(&categories::move_category(&app, &to.code, to.to - 1).await?),
    }
}

fn added(CategoriesAdd { code, name, texts }: CategoriesAdd) -> SaveCategory {
    SaveCategory {
        code: Some(code),
        name: Some(name),
        ..wish(texts)
    }
}

fn edited(edit: CategoriesEdit) -> SaveCategory {
    SaveCategory {
        category: Some(edit.code),
        code: edit.new_code,
        name: edit.name,
        ..wish(edit.texts)
    }
}

fn wish(texts: CategoryTexts) -> SaveCategory {
    let some = |words: Vec<String>| (!words.is_empty()).then_some(words);
    SaveCategory {
        root_class: texts.class,
        description: texts.description,
        synonyms: some(texts.synonym),
        engagement_types: some(texts.engagement),
        ..SaveCategory::default()
    }
}

fn listed(view: &CategoriesView) -> Result<Answer, AppError> {
    let line = |category: &CategoryView| {
        let archived = if category.archived_at.is_some() { "  (archived)" } else { "" };
        format!(
            "{:<28} {:<10} {:>6}  {}{archived}\n",
            category.code,
            category.root_class.as_deref().unwrap_or("any"),
            category.mappings.get(),
            category.name
        )
    };
    Answer::new(view, view.categories.iter().map(line).collect::<String>())
}

fn saved(view: &SavedCategory) -> Result<Answer, AppError> {
    Answer::new(view, format!("{} saved{}", view.category.code, to_review(view.to_review.get())))
}

fn imported(view: &Imported, tense: &str) -> Result<Answer, AppError> {
    let refused = !view.conflicts.is_empty();
    let mut text = if refused {
        "Nothing is imported:\n".to_owned()
    } else {
        String::new()
    };
    for conflict in &view.conflicts {
        text.push_str(&format!("  {}: {}\n", conflict.code, conflict.problem));
    }
    for change in &view.changes {
        text.push_str(&format!(
            "{tense}{:<9} {}  {}  {}\n",
            change.kind,
            change.code,
            change.name,
            change.fields.join(", ")
        ));
    }
    text.push_str(&format!(
        "{} of {} as they were{}",
        view.unchanged.get(),
        view.rows.get(),
        to_review(view.to_review.get())
    ));
    Answer::new(view, text).map(|answer| answer.found(refused))
}

fn to_review(count: i64) -> String {
    if count == 0 {
        String::new()
    } else {
        format!("; {}", counted(count, "mapping waits for a look", "mappings wait for a look"))
    }
}
