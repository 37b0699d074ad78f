"""Runs the peers' search benchmark as it is, with Mitra as one more engine in its loop.

python beside.py BENCH.PY P.tsv FOLDER DSN MITRA, where MITRA is the program, with its store and shop in the
environment. The loop times `mitra` from Python as it times the others, so JSON and the way through the pipe are in
it; what the search took inside its process is printed after the loop.
"""

import json
import pathlib
import subprocess
import sys

MARK = "res = {e: [] for e in eng}"

bench, tsv, folder, dsn, program = sys.argv[1:6]
source = pathlib.Path(bench).read_text()
if source.count(MARK) != 1:
    sys.exit(f"{bench} has no line `{MARK}` after which an engine can join in.")

mitra = subprocess.Popen([program, "search", "--timed"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
inside = []


def search(a, b, most):
    question = json.dumps({"query": f"{a} {b} under {most}", "limit": 20})
    mitra.stdin.write(question.encode() + b"\n")
    mitra.stdin.flush()
    answer = json.loads(mitra.stdout.readline())
    inside.append(answer["took_micros"] / 1e3)
    return [int(product["id"]) for product in answer["products"]]


sys.argv = [bench, tsv, folder, dsn]
names = {"__name__": "__main__", "mitra": search}
exec(compile(source.replace(MARK, "eng['mitra'] = mitra; " + MARK), bench, "exec"), names)

queries = [line.rstrip("\n").split("\t") for line in open(tsv + ".queries")]
# The loop asks a hundred times before it measures.
times = sorted(inside[min(len(queries), 100) :])
at = lambda part: times[min(int(len(times) * part), len(times) - 1)]
print(f"  inside it    median {at(0.5):.3f} ms  p95 {at(0.95):.3f}  p99 {at(0.99):.3f}  max {times[-1]:.2f}")

# Whether what is found is what was asked for, by the rows themselves; and whether it is as many as tantivy finds.
rows = {int(row[0]): row for row in (line.rstrip("\n").split("\t") for line in open(tsv))}
right = found = fewer = 0
for a, b, most in queries:
    ids = search(a, b, most)
    bears = lambda row: {a, b} <= set(f"{row[1]} {row[2]}".split()) and int(row[3]) <= int(most)
    found += len(ids)
    right += sum(bears(rows[id]) for id in ids)
    fewer += len(ids) < len(names["eng"]["tantivy"](a, b, int(most)))
print(f"mitra: of {found} products {right / found:.3f} with both words within the cap; fewer than tantivy {fewer} times")
mitra.stdin.close()
mitra.wait()
