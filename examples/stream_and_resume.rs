//! How do I read a long list in pages, and resume where I stopped?
//!
//! Prints PerfectScale's audit log, at most two pages a run, and keeps the cursor in a file. Run it again to continue:
//!
//! ```sh
//! cargo run --example stream_and_resume -- --sandbox audit-log.cursor
//! ```
//!
//! Without `--sandbox` it needs `PERFECTSCALE_CLIENT_ID` and `PERFECTSCALE_CLIENT_SECRET`.

use std::fs;
use std::io::ErrorKind;

use clusterkit::perfectscale;
use clusterkit_sandbox::Sandbox;

const PAGES_PER_RUN: usize = 2;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let (client, _sandbox) = connect().await?;
    let file = std::env::args().skip(1).find(|argument| argument != "--sandbox");
    let file = file.unwrap_or_else(|| "audit-log.cursor".to_owned());

    let list = client.automation_audit_logs().page_size(10).max_pages(PAGES_PER_RUN);
    let mut pages = match fs::read_to_string(&file) {
        Ok(cursor) => list.resume_from(cursor).pages(),
        Err(error) if error.kind() == ErrorKind::NotFound => list.pages(),
        Err(error) => return Err(format!("cannot read {file}: {error}").into()),
    };

    // The next page is fetched while this one is processed.
    while let Some(page) = pages.try_next().await? {
        for entry in &page.items {
            println!("{} {} {}", entry.started_at, entry.namespace, entry.workload_name);
        }
        // Save the cursor after the page has been processed, so that no entry is lost. Rename it into place, so that the
        // file is never half written.
        if let Some(cursor) = page.next_cursor {
            fs::write(format!("{file}.new"), cursor.as_str())?;
            fs::rename(format!("{file}.new"), &file)?;
        } else {
            eprintln!("end of the log");
            if fs::exists(&file)? {
                fs::remove_file(&file)?;
            }
        }
    }
    Ok(())
}

/// Connects with the credentials in the environment, or with `--sandbox` to a sandbox in this process.
async fn connect() -> Result<(perfectscale::Client, Option<Sandbox>), Box<dyn std::error::Error>> {
    if std::env::args().all(|argument| argument != "--sandbox") {
        return Ok((perfectscale::Client::from_env()?, None));
    }
    let sandbox = Sandbox::start().await?;
    let builder = perfectscale::Client::builder()
        .client_id(sandbox.client_id())
        .client_secret(sandbox.client_secret())
        .base_url(sandbox.perfectscale_url());
    Ok((builder.build()?, Some(sandbox)))
}
