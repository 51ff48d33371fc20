"""The engines that engines_test.py tries: each keeps tables named cloudtrail_logs, one for each set of records, and
answers queries with rows of texts, numbers and None."""

import json
import os
import tempfile
import urllib.error
import urllib.request

from cloudtrail_table import json_text

TABLE = "cloudtrail_logs"


class QueryError(Exception):
    pass


class Engine:
    """What the engines have in common: how they write the type of a column."""

    def type_of(self, kind):
        if kind == "string":
            return "varchar"
        if isinstance(kind, list):
            return self.struct + "(" + ", ".join(f'"{name}" {self.type_of(member)}' for name, member in kind) + ")"
        if kind[0] == "array":
            return self.array.format(self.type_of(kind[1]))
        return f"map(varchar, {self.type_of(kind[1])})"


class DuckDb(Engine):
    struct, array = "struct", "{}[]"
    dialect = "duckdb"
    parallel = 1

    def __init__(self, _server):
        import duckdb  # an ImportError means that there is no such engine

        self.duckdb = duckdb
        self.connections = {}

    def load(self, name, columns, rows):
        connection = self.connections[name] = self.duckdb.connect(":memory:")
        types = ", ".join(f"'{column}': '{self.type_of(kind)}'" for column, kind in columns)
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "rows.jsonl")
            with open(path, "w", encoding="utf-8") as file:
                file.writelines(json_text(row) + "\n" for row in rows)
            connection.execute(
                f"CREATE TABLE {TABLE} AS SELECT * FROM read_json('{path}', columns={{{types}}}, "
                "format='newline_delimited', maximum_object_size=33554432)")

    def run(self, name, query):
        try:
            return self.connections[name].cursor().execute(query).fetchall()
        except self.duckdb.Error as error:
            raise QueryError(str(error)) from None


class Trino(Engine):
    struct, array = "row", "array({})"
    dialect = "athena"
    parallel = 2
    batch_characters = 1_000_000

    def __init__(self, server):
        self.server = server
        self.opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))

    def load(self, name, columns, rows):
        self.run(name, f"CREATE SCHEMA IF NOT EXISTS {name}")
        self.run(name, f"DROP TABLE IF EXISTS {TABLE}")
        self.run(name, f"CREATE TABLE {TABLE} ("
                 + ", ".join(f'"{column}" {self.type_of(kind)}' for column, kind in columns) + ")")
        batch, size = [], 0
        for row in map(json_text, rows):
            if batch and size + len(row) > self.batch_characters:
                self.insert(name, columns, batch)
                batch, size = [], 0
            batch.append(row)
            size += len(row)
        if batch:
            self.insert(name, columns, batch)

    def insert(self, name, columns, rows):
        text = ("[" + ",".join(rows) + "]").replace("'", "''")
        self.run(name, f"INSERT INTO {TABLE} SELECT * FROM "
                 f"UNNEST(CAST(json_parse('{text}') AS array({self.type_of(columns)})))")

    def run(self, name, query):
        headers = {"X-Trino-User": "test", "X-Trino-Catalog": "memory", "X-Trino-Schema": name}
        request = urllib.request.Request(self.server + "/v1/statement", query.encode(), headers)
        rows = []
        while True:
            try:
                with self.opener.open(request, timeout=600) as response:
                    answer = json.load(response)
            except urllib.error.URLError as error:
                raise QueryError(str(error)) from None
            if "error" in answer:
                raise QueryError(answer["error"]["message"])
            rows += map(tuple, answer.get("data", []))
            if "nextUri" not in answer:
                return rows
            request = urllib.request.Request(answer["nextUri"], headers=headers)


ENGINES = {"duckdb": DuckDb, "trino": Trino}
