//! Restore: a backup, proven whole first, in place of nothing (or of everything), all of it or nothing.

use std::{
    collections::BTreeSet,
    io::{BufRead, BufReader, Read, Seek, SeekFrom},
};

use base64::{Engine, engine::general_purpose::STANDARD};
use bytes::Bytes;
use flate2::bufread::GzDecoder;
use sha2::{Digest, Sha256};

use super::{
    Store, StoreError,
    backup::{BACKUP_VERSION, BackupError, Contents, Header, Line, from_json, hexadecimal},
    rows::insert,
    rules::{Backup, RULES, Rule, SCHEMA, rule},
};
use crate::{
    db::{Unit, Value, args},
    media::Media,
    seal::Wrapped,
};

/// Rows put in with one statement at most; wide rows go in smaller groups.
const BATCH: usize = 500;

/// Tables whose rows a restore puts others in place of. Sessions and counted tries of before are nobody's any
/// more; a lease is the business of a process.
fn replaced() -> impl Iterator<Item = &'static Rule> {
    RULES.iter().filter(|rule| rule.table != "job")
}

impl Store {
    /// Puts the backup in `file` in place of an empty installation's nothing, or with `replace` of all that is
    /// there. The file is read twice: nothing is touched before it has proven to be whole. No other process
    /// may be at work here meanwhile; a PostgreSQL that others still write to makes them wait. Pictures that were
    /// here before stay.
    pub async fn restore(
        &self,
        media: &Media,
        file: &mut (impl Read + Seek),
        replace: bool,
    ) -> Result<Contents, BackupError> {
        let contents = verify(file)?;
        let mut unit = self.db.begin().await?;
        if self.db.is_shared() {
            // What another node is just writing would stand beside the backup: it ends first, or waits.
            let replaced: Vec<&str> = replaced().map(|rule| rule.table).collect();
            let sql = format!("LOCK TABLE {} IN EXCLUSIVE MODE", replaced.join(", "));
            unit.execute(&sql, &[]).await?;
            // While pictures are written this unit says nothing, maybe for long.
            unit.execute("SET LOCAL idle_in_transaction_session_timeout = 0", &[]).await?;
        }
        for rule in replaced() {
            let counts = matches!(rule.backup, Backup::Rows);
            let any = format!("SELECT 1 AS there FROM {} LIMIT 1", rule.table);
            if counts && !replace && unit.row(&any, &[]).await?.is_some() {
                return Err(BackupError::NotEmpty(rule.table.to_owned()));
            }
            unit.execute(&format!("DELETE FROM {}", rule.table), &[]).await?;
        }
        self.put_in(&mut unit, media, file).await?;
        self.check_masters(&mut unit).await?;
        unit.commit().await?;
        Ok(contents)
    }

    async fn put_in(
        &self,
        unit: &mut Unit,
        media: &Media,
        file: &mut (impl Read + Seek),
    ) -> Result<(), BackupError> {
        let (mut lines, _) = open(file)?;
        let mut to: Option<(&'static str, Vec<String>)> = None;
        let mut rows: Vec<Vec<Value>> = Vec::new();
        while let Some(line) = lines.next()? {
            if !matches!(line, Line::Row(_)) || rows.len() >= BATCH {
                if let Some((table, columns)) = to.as_ref().filter(|_| !rows.is_empty()) {
                    insert(unit, table, columns, &rows).await?;
                }
                rows.clear();
            }
            match line {
                Line::Row(row) => rows.push(row.into_iter().map(from_json).collect::<Result<_, _>>()?),
                Line::Table { table, columns } => to = Some(self.table(&table, columns).await?),
                Line::Media { media: name, data } => put_picture(media, &name, &data).await?,
                Line::End { .. } => return Ok(()),
            }
        }
        Ok(())
    }

    /// A table of ours with columns that it has: nothing else of the file becomes part of a statement.
    async fn table(
        &self,
        table: &str,
        columns: Vec<String>,
    ) -> Result<(&'static str, Vec<String>), BackupError> {
        let rule = rule(table).filter(|rule| !matches!(rule.backup, Backup::Left(_)));
        let Some(rule) = rule else { return Err(BackupError::Foreign(format!("it has a table `{table}`"))) };
        let known: BTreeSet<String> =
            self.columns(rule.table).await?.into_iter().map(|column| column.name).collect();
        match columns.iter().find(|column| !known.contains(*column)) {
            Some(column) => Err(BackupError::Foreign(format!("the table {table} has a column `{column}`"))),
            None => Ok((rule.table, columns)),
        }
    }

    /// One key of each master key is opened, and every secret: a restored installation whose texts nobody can read
    /// is none.
    async fn check_masters(&self, unit: &mut Unit) -> Result<(), StoreError> {
        for row in unit.rows("SELECT DISTINCT master_id FROM shopper_key", &[]).await? {
            let sql = "SELECT shop_id, key_id, wrapped FROM shopper_key WHERE master_id = ?1 LIMIT 1";
            let master_id: String = row.get("master_id")?;
            let Some(row) = unit.row(sql, args![&master_id]).await? else { continue };
            let (shop_id, key_id): (String, String) = (row.get("shop_id")?, row.get("key_id")?);
            let wrapped = Wrapped { master_id, bytes: row.get("wrapped")? };
            self.keys.masters.unwrap(&wrapped, &[&shop_id, "shopper_key", &key_id])?;
        }
        for row in unit.rows("SELECT name, master_id, wrapped FROM secret", &[]).await? {
            let wrapped = Wrapped { master_id: row.get("master_id")?, bytes: row.get("wrapped")? };
            let name: String = row.get("name")?;
            self.keys.masters.open_secret(&["installation secret", &name], &wrapped)?;
        }
        self.check_sealed(unit).await
    }
}

async fn put_picture(media: &Media, name: &str, data: &[String]) -> Result<(), BackupError> {
    let damaged = || BackupError::Damaged(format!("the picture {name} does not fit its name"));
    let (shop, key) = name.split_once('/').ok_or_else(damaged)?;
    super::shops::checked_shop_id(shop)?;
    let mut picture = Vec::new();
    for piece in data {
        picture.extend(STANDARD.decode(piece).map_err(|_| damaged())?);
    }
    // Its name is made of its content, so one that lies there already is the same.
    if media.put(shop, Bytes::from(picture)).await? == key { Ok(()) } else { Err(damaged()) }
}

/// Reads the whole file and compares it with what its last line says.
fn verify(file: &mut (impl Read + Seek)) -> Result<Contents, BackupError> {
    let (mut lines, header) = open(file)?;
    if header.mitra_backup > BACKUP_VERSION || header.schema > SCHEMA {
        return Err(BackupError::Newer(format!("Mitra {}", header.mitra)));
    }
    let (mut found, mut table) = (Contents::default(), None::<(String, usize)>);
    loop {
        let sha256 = hexadecimal(lines.hash.clone().finalize().as_slice());
        match lines.next()? {
            None => return Err(BackupError::Damaged("its end is missing".to_owned())),
            Some(Line::Table { table: name, columns }) => {
                found.rows.insert(name.clone(), 0);
                table = Some((name, columns.len()));
            }
            Some(Line::Row(row)) => {
                let (name, width) =
                    table.as_ref().ok_or_else(|| BackupError::Damaged("a row has no table".to_owned()))?;
                if row.len() != *width {
                    return Err(BackupError::Damaged(format!("a row of {name} is too short or too long")));
                }
                *found.rows.entry(name.clone()).or_default() += 1;
            }
            Some(Line::Media { .. }) => found.media += 1,
            Some(Line::End { end }) => {
                found.sha256 = sha256;
                if end != found {
                    return Err(BackupError::Damaged("it does not hold what its last line says".to_owned()));
                }
                return lines.end().map(|()| found);
            }
        }
    }
}

struct Lines<'f, F: Read> {
    input: BufReader<GzDecoder<BufReader<&'f mut F>>>,
    hash: Sha256,
    line: Vec<u8>,
}

/// The lines behind the first one, and that one.
fn open<F: Read + Seek>(file: &mut F) -> Result<(Lines<'_, F>, Header), BackupError> {
    file.seek(SeekFrom::Start(0))?;
    let input = BufReader::new(GzDecoder::new(BufReader::new(file)));
    let mut lines = Lines { input, hash: Sha256::new(), line: Vec::new() };
    if let Err(error) = lines.read() {
        return Err(match error {
            BackupError::Damaged(_) => BackupError::Foreign("it is not packed as one".to_owned()),
            error => error,
        });
    }
    let header = serde_json::from_slice(&lines.line)
        .map_err(|_| BackupError::Foreign("its first line is another's".to_owned()))?;
    Ok((lines, header))
}

impl<F: Read> Lines<'_, F> {
    /// Reads the next line; false at the end.
    fn read(&mut self) -> Result<bool, BackupError> {
        self.line.clear();
        let read = self.input.read_until(b'\n', &mut self.line).map_err(|error| match error.kind() {
            // What the packing says of broken bytes.
            std::io::ErrorKind::UnexpectedEof
            | std::io::ErrorKind::InvalidInput
            | std::io::ErrorKind::InvalidData => BackupError::Damaged(error.to_string()),
            _ => BackupError::File(error),
        })?;
        self.hash.update(&self.line);
        Ok(read > 0)
    }

    fn next(&mut self) -> Result<Option<Line>, BackupError> {
        if !self.read()? {
            return Ok(None);
        }
        Ok(Some(serde_json::from_slice(&self.line)?))
    }

    /// Nothing may follow the last line: the packing's own checksum stands there.
    fn end(&mut self) -> Result<(), BackupError> {
        let more = self.read()? || !self.input.get_mut().get_mut().fill_buf()?.is_empty();
        if more { Err(BackupError::Damaged("something follows its end".to_owned())) } else { Ok(()) }
    }
}
