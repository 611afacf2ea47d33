"""A server that speaks Prometheus' HTTP API, and one fault a path: http://127.0.0.1:PORT/FAULT/api/v1/query_range.

Prints its port. With a certificate and a key it speaks TLS, and with an authority only to who has a
certificate of that. Ends when its standard input does.
"""
import gzip, json, socket, ssl, struct, sys, threading, time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

seen = {}


def matrix(query, values=None, **more):
    start, end, step = (int(query[name][0]) for name in ("start", "end", "step"))
    times = range(start, end + 1, step)
    assert len(times) <= 11_000, "exceeded maximum resolution of 11,000 points per timeseries"
    pairs = [[t, "1.5"] for t in times] if values is None else [[t, v] for t, v in zip(times, values)]
    result = [{"metric": {"service": "shop"}, "values": pairs}]
    return json.dumps({"status": "success", "data": {"resultType": "matrix", "result": result}, **more}).encode()


class Handler(BaseHTTPRequestHandler):
    def log_message(self, *arguments):
        pass

    def answer(self, status, body, kind="application/json", **headers):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(headers.pop("length", len(body))))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        if len(self.path) > 2_000:
            self.answer(414, b"too long", "text/plain")
        else:
            self.respond(parse_qs(urlsplit(self.path).query))

    def do_POST(self):
        form = self.rfile.read(int(self.headers["Content-Length"])).decode()
        isForm = self.headers["Content-Type"] == "application/x-www-form-urlencoded"
        self.respond(parse_qs(form if isForm else ""))

    def respond(self, query):
        fault = urlsplit(self.path).path.split("/")[1]
        seen[fault] = seen.get(fault, 0) + 1
        if fault == "slow":
            time.sleep(5)
        elif fault == "refused":
            error = {"status": "error", "errorType": "execution", "error": "query timed out in expression evaluation"}
            self.answer(422, json.dumps(error).encode())
        elif fault == "weak" and int(query["end"][0]) - int(query["start"][0]) >= 2_000 * int(query["step"][0]):
            error = {"status": "error", "errorType": "timeout", "error": "query timed out in expression evaluation"}
            self.answer(503, json.dumps(error).encode())
        elif fault == "busy" and seen[fault] < 3:
            self.answer(503, b"later", "text/plain", Retry_After="1")
        elif fault == "away":
            self.answer(503, b"later", "text/plain")
        elif fault == "half":
            body = matrix(query)
            self.answer(200, body[: len(body) // 2], length=len(body))
        elif fault == "bomb":
            bomb = gzip.compress(b" " * (300 << 20), 9)
            self.answer(200, bomb, Content_Encoding="gzip")
        elif fault == "vector":
            self.answer(200, b'{"status":"success","data":{"resultType":"vector","result":[]}}')
        elif fault == "nan":
            self.answer(200, matrix(query, ["4", "NaN", "+Inf", "8"]))
        elif fault == "huge":
            self.answer(200, matrix(query, ["1e400"]))
        elif fault == "redirect":
            self.answer(302, b"", Location=self.path.replace("/redirect/", "/fine/"))
        elif fault == "circle":
            self.answer(302, b"", Location=self.path)
        elif fault == "reset":
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.connection.close()
        elif fault == "empty":
            self.answer(200, b'{"status":"success","data":{"resultType":"matrix","result":[]}}')
        elif fault == "html":
            self.answer(200, b"<html><body>Please log in</body></html>", "text/html")
        elif fault == "partial":
            self.answer(200, matrix(query, warnings=["store sidecar-3 is away"]))
        elif fault == "secret" and self.headers.get("Authorization") != "Bearer open sesame":
            self.answer(401, b"no", "text/plain")
        else:
            self.answer(200, matrix(query))


server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
if len(sys.argv) > 2:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(sys.argv[1], sys.argv[2])
    if len(sys.argv) > 3:
        context.load_verify_locations(sys.argv[3])
        context.verify_mode = ssl.CERT_REQUIRED
    server.socket = context.wrap_socket(server.socket, server_side=True)
server.daemon_threads = True
threading.Thread(target=server.serve_forever, daemon=True).start()
print(server.server_address[1], flush=True)
sys.stdin.read()
