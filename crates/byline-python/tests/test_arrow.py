"""Tables in, tables out: whatever speaks Arrow."""

import datetime
import importlib.util
import json

import pytest

import byline
from conftest import BUDGET, FERRY

pyarrow = pytest.importorskip("pyarrow")


def rows(table):
    return pyarrow.table(table).to_pylist()


@pytest.fixture
def table():
    return pyarrow.table({"id": ["a", "b", "c", "d"], "text": [FERRY, None, "", BUDGET], "year": [1, 2, 3, None]})


def test_a_table_becomes_a_table(nlp, table):
    found = nlp.analyze_batch(table, text="text", id="id", layers=["quotes"])
    assert found.column_names == ["id", "quotes", "quote_spans", "remarks"] and len(found) == 4
    first, null, empty, last = rows(found)
    assert null == {"id": "b", "quotes": None, "quote_spans": None, "remarks": None}
    assert (empty["quotes"], empty["id"]) == ([], "c")
    record = nlp(FERRY)
    assert [quote["content"] for quote in first["quotes"]] == [quote.text for quote in record.quotes]
    assert [quote["speaker"] for quote in first["quotes"]] == [quote.speaker.name if quote.speaker else None for quote in record.quotes]
    spans = [span for span in first["quote_spans"] if span["part"] == "content"]
    assert [FERRY[span["start"] : span["end"]] for span in spans] == [span.text for quote in record.quotes for span in quote.content]
    assert any(quote["speaker"] == "Per Ek" for quote in last["quotes"])
    assert found.to_pydict()["quotes"] == pyarrow.table(found).to_pydict()["quotes"]
    assert repr(found) == "<Table of 4 rows: id, quotes, quote_spans, remarks>"


def test_types_are_those_that_spark_takes(nlp, table):
    schema = pyarrow.schema(nlp.analyze_batch(table))
    assert schema.names == [
        "entities", "mentions", "quotes", "quote_spans", "sentiment", "claims", "matches", "evidence", "quantities", "remarks",
    ]  # fmt: skip
    kinds = set()
    for field in schema:
        assert pyarrow.types.is_list(field.type) and pyarrow.types.is_struct(field.type.value_type) and field.nullable
        for part in field.type.value_type:
            kinds.add(str(part.type))
            assert part.nullable
    assert kinds == {"string", "int64", "double", "bool"}


def test_columns_are_kept_and_named(nlp, table):
    found = nlp.analyze_batch(table, id="id", keep=["year"], tables=["articles", "quotes"])
    assert found.column_names == ["id", "year", "articles", "quotes"]
    assert [row["year"] for row in rows(found)] == [1, 2, 3, None]
    assert rows(found)[0]["articles"][0]["id"] == "a"
    days = pyarrow.table(
        {
            "body": pyarrow.array([FERRY], pyarrow.large_string()),
            "number": pyarrow.array([7], pyarrow.uint16()),
            "day": pyarrow.array([datetime.date(2026, 3, 3)]),
            "when": pyarrow.array([datetime.datetime(2026, 3, 4, 23, 59)]),
            "head": pyarrow.array(["Ferry late"]).dictionary_encode(),
        }
    )
    article = rows(nlp.analyze_batch(days, "body", "number", date="day", title="head", tables=["articles"]))[0]["articles"][0]
    assert (article["id"], article["date"], article["title"]) == ("7", "2026-03-03", "Ferry late")
    article = rows(nlp.analyze_batch(days, "body", date="when", tables=["articles"]))[0]["articles"][0]
    assert (article["id"], article["date"]) == ("1", "2026-03-04")


def test_each_way_of_storing_text(nlp):
    texts = [FERRY, None, BUDGET]
    plain = pyarrow.array(texts)
    expected = rows(nlp.analyze_batch(pyarrow.table({"text": plain}), layers=["quotes"]))
    for kind in (pyarrow.large_string(), pyarrow.string_view(), pyarrow.dictionary(pyarrow.int8(), pyarrow.string())):
        assert rows(nlp.analyze_batch(pyarrow.table({"text": plain.cast(kind)}), layers=["quotes"])) == expected, kind
    # A slice begins in the middle of its buffers.
    assert rows(nlp.analyze_batch(pyarrow.table({"text": plain}).slice(2), layers=["quotes"])) == expected[2:]
    nothing = pyarrow.table({"text": pyarrow.nulls(2)})
    assert [row["quotes"] for row in rows(nlp.analyze_batch(nothing, layers=["quotes"]))] == [None, None]
    none = pyarrow.table({"text": pyarrow.array([], pyarrow.string())})
    assert rows(nlp.analyze_batch(none)) == []


def test_batches_streams_and_arrays(nlp, table):
    expected = rows(nlp.analyze_batch(table, id="id"))
    batch = table.to_batches()[0]
    assert rows(nlp.analyze_batch(batch, id="id")) == expected
    reader = pyarrow.RecordBatchReader.from_batches(table.schema, [batch, batch.slice(0, 0), batch])
    assert rows(nlp.analyze_batch(reader, id="id")) == expected * 2

    class Array:
        def __arrow_c_array__(self, requested_schema=None):
            return batch.__arrow_c_array__(requested_schema)

    assert rows(nlp.analyze_batch(Array(), id="id")) == expected
    read = []

    def batches():
        for at in range(20):
            read.append(at)
            yield batch

    stream = nlp.analyze_stream(pyarrow.RecordBatchReader.from_batches(table.schema, batches()), id="id")
    assert "quotes" in stream.column_names
    reader = pyarrow.RecordBatchReader.from_stream(stream)
    assert reader.read_next_batch().to_pylist() == expected
    assert len(read) <= 3, "nothing is read ahead"
    assert sum(batch.num_rows for batch in reader) == 19 * 4
    with pytest.raises(ValueError, match="once"):
        pyarrow.RecordBatchReader.from_stream(stream)


def test_a_stream_of_an_extractor_in_python(table):
    class Long:
        name = "long"

        def extract(self, doc):
            yield len(doc.text)

    nlp = byline.load(threads=2, extractors=[Long()])
    reader = pyarrow.RecordBatchReader.from_stream(nlp.analyze_stream(table, layers=["long"]))
    assert [row["custom"] and row["custom"][0]["value"] for row in reader.read_all().to_pylist()] == [
        str(len(FERRY)), None, "0", str(len(BUDGET)),
    ]  # fmt: skip


def test_what_is_wrong_is_said(nlp, table):
    for arguments, wrong in [
        ({"text": "txt"}, "no column `txt`.*\n.*did you mean `text`"),
        ({"id": "number"}, "no column `number`.*\n.*the columns are id, text, year"),
        ({"layers": ["qoutes"]}, "did you mean `quotes`"),
        ({"tables": ["mention"]}, "did you mean `mentions`"),
        ({"id": "id", "keep": ["id"]}, "two columns of the result would be called `id`"),
    ]:
        with pytest.raises(byline.UsageError, match=wrong):
            nlp.analyze_batch(table, **arguments)
    floats = pyarrow.table({"text": [1.5]})
    with pytest.raises(byline.UsageError, match="holds Float64"):
        nlp.analyze_batch(floats)
    with pytest.raises(TypeError, match="__arrow_c_stream__"):
        nlp.analyze_batch([FERRY])
    with pytest.raises(ValueError, match="no columns"):
        nlp.analyze_batch(pyarrow.array([FERRY]))

    def batches():
        yield table.to_batches()[0]
        raise OSError("the disk is gone")

    with pytest.raises(ValueError, match="the disk is gone"):
        nlp.analyze_batch(pyarrow.RecordBatchReader.from_batches(table.schema, batches()))


def test_the_tables_are_those_of_the_command(nlp, articles, command, tmp_path):
    """Every table, row for row, as the command writes it."""
    few = articles[:500]
    path = tmp_path / "in.jsonl"
    path.write_text("".join(json.dumps(article) + "\n" for article in few), encoding="utf-8")
    command("analyze", "--quiet", "--format", "parquet", "--output", tmp_path / "out", path)
    parquet = pytest.importorskip("pyarrow.parquet")
    records = list(nlp.pipe(few))
    wide = nlp.analyze_batch(pyarrow.Table.from_pylist(few), id="id", date="date")
    columns = pyarrow.table(wide).to_pydict()
    for name, fields in byline.tables().items():
        expected = parquet.read_table(tmp_path / "out" / f"{name}.parquet")
        found = pyarrow.table(byline.to_arrow(records, name))
        assert found.schema.names == expected.schema.names == list(fields)
        expected = expected.to_pylist()
        if name == "articles":
            for row in expected:
                row["path"], row["record"] = "", 0
        assert found.to_pylist() == expected, name
        if name in columns:
            flat = [{"article": at + 1, **row} for at, cell in enumerate(columns[name]) for row in cell]
            assert flat == expected, name


def test_pandas(nlp, texts):
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame({"id": [1, 2, 3, 4], "text": texts, "when": pandas.Timestamp("2026-03-04")})
    found = nlp.analyze_batch(frame, id="id", date="when").to_pandas()
    assert list(found["id"]) == [1, 2, 3, 4] and len(found["quotes"][0]) >= 2
    frame.loc[1, "text"] = None
    assert nlp.analyze_batch(frame, id="id").to_pandas()["quotes"][1] is None
    quotes = byline.to_frame(nlp.pipe(texts), "quotes", "pandas")
    assert set(quotes["speaker"].dropna()) >= {"Kari Lindqvist", "Per Ek"} and quotes["confidence"].dtype == float
    assert str(quotes["article"].dtype) == "int64"
    spans = byline.to_frame(nlp.pipe(texts), "quote_spans")
    assert isinstance(spans, pandas.DataFrame) and FERRY[spans["start"][0] : spans["end"][0]]


def test_polars(nlp, texts):
    polars = pytest.importorskip("polars")
    frame = polars.DataFrame({"id": [1, 2, 3, 4], "text": [*texts[:3], None]})
    found = polars.DataFrame(nlp.analyze_batch(frame, id="id", layers=["quotes"]))
    assert found.filter(polars.col("id") == 4)["quotes"].to_list() == [None]
    flat = found.explode("quotes").select("id", polars.col("quotes").struct.field("speaker"))
    assert (1, "Kari Lindqvist") in flat.rows()
    quotes = byline.to_frame(nlp.pipe(texts), "quotes", library="polars")
    assert isinstance(quotes, polars.DataFrame) and quotes.schema["article"] == polars.Int64
    with pytest.raises(byline.UsageError, match="no library"):
        byline.to_frame([], "quotes", library="excel")


def test_duckdb(nlp, texts):
    duckdb = pytest.importorskip("duckdb")
    con = duckdb.connect()
    con.register("news", pyarrow.table({"text": texts}))
    found = nlp.analyze_batch(con.sql("select row_number() over () as number, text from news"), id="number")
    said = con.sql("select q.speaker, count(*) from (select unnest(quotes) as q from found) group by 1 order by 2 desc").fetchall()
    assert dict(said)["Kari Lindqvist"] >= 1
    quotes = byline.to_arrow(nlp.pipe(texts), "quotes")
    assert con.sql("select count(*) from quotes where speaker = 'Per Ek'").fetchall()[0][0] >= 1


def test_spacy(nlp):
    spacy = pytest.importorskip("spacy")
    record = nlp(FERRY)
    doc = record.to_spacy(spacy.blank("en"))
    assert doc.text == FERRY and doc._.byline is record
    assert {"Kari Lindqvist", "Nordline"} <= {name.text for name in doc.ents}
    assert {name.label_ for name in doc.ents} <= {"PER", "ORG", "LOC", "MISC"}
    quote = next(span for span in doc.spans["quotes"] if "signed" in span.text)
    by_id = {quote.id: quote for quote in record.quotes}
    assert by_id[quote.id_].speaker.name == "Kari Lindqvist" and quote.label_ == "direct"
    assert {span.id_ for span in doc.spans["claims"]} == {claim.id for claim in record.claims}
    assert "Kari Lindqvist" in {span.text for span in doc.spans["speakers"]}
    assert len(doc.spans["claims"]) == len(record.claims) and doc.spans["cues"]
    assert nlp("").to_spacy(spacy.blank("en")).text == ""


def test_frames_without_pyarrow(nlp, texts, monkeypatch):
    pytest.importorskip("pandas")
    find = importlib.util.find_spec
    with_it = byline.to_frame(nlp.pipe(texts), "claims", "pandas")
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "pyarrow" else find(name))
    without = byline.to_frame(nlp.pipe(texts), "claims", "pandas")
    assert without.to_dict("list") == with_it.to_dict("list")
