import CrestIngestion
import CrestSeries
import Testing

/// Lines of a log of `count` requests, one a second from 2026-01-01T00:00:00Z.
func logLines(_ count: Int, _ line: (_ second: Int) -> String) -> String {
    (0..<count).map { line($0) + "\n" }.joined()
}

/// `2026-01-01T00:MM:SS` so many seconds later.
private func iso(_ second: Int) -> String {
    String(Timestamp(CivilDate(year: 2026, month: 1, day: 1)).advanced(bySeconds: Int64(second)).description.dropLast())
}

private func common(_ second: Int) -> String {
    let time = iso(second).split(separator: "T")[1]
    return "01/Jan/2026:\(time) +0000"
}

@Suite struct `Access logs` {
    private static let agent = "Mozilla/5.0 (X11; Linux x86_64)"

    /// A format: its name, the services in it, and a line.
    struct Sample: CustomTestStringConvertible, Sendable {
        let format: String
        let detected: String
        let service: String
        let meanSeconds: Double?
        let line: @Sendable (Int) -> String

        var testDescription: String { format }
    }

    static let samples = [
        Sample(format: "common", detected: "common", service: "", meanSeconds: nil) {
            "10.1.2.3 - frank [\(common($0))] \"GET /a?b=1 HTTP/1.0\" 200 2326"
        },
        Sample(format: "combined", detected: "combined", service: "", meanSeconds: nil) {
            #"10.1.2.3 - - [\#(common($0))] "GET /a HTTP/1.1" 200 - "http://x/\"y\" z" "\#(agent) \"q\" 200 1""#
        },
        Sample(format: "vcombined", detected: "vcombined", service: "shop.example:443", meanSeconds: nil) {
            #"shop.example:443 10.1.2.3 - - [\#(common($0))] "GET /a HTTP/1.1" 304 - "-" "\#(agent)""#
        },
        Sample(format: "alb", detected: "alb", service: "arn:aws:targetgroup/shop/73e2", meanSeconds: 0.25) {
            #"https \#(iso($0)).186641Z app/lb/50dc 192.168.131.39:2817 10.0.0.1:80 0.086 0.25 0.037 200 200 0 57 "#
                + #""GET https://www.example.com:443/a HTTP/1.1" "\#(agent)" ECDHE-RSA TLSv1.2 "#
                + #"arn:aws:targetgroup/shop/73e2 "Root=1-58337281" "www.example.com" "arn:aws:acm" 1 a_later_field"#
        },
        Sample(format: "envoy", detected: "envoy", service: "shop.default.svc", meanSeconds: 0.226) {
            #"[\#(iso($0)).310Z] "POST /api/v1/locations HTTP/2" 204 - 154 0 226 100 "10.0.35.28" "\#(agent)" "#
                + #""cc21d9b0-cf5c" "shop.default.svc" "tcp://10.0.2.1:80""#
        },
        Sample(format: "traefik", detected: "traefik", service: "shop@docker", meanSeconds: 0.012) {
            #"10.1.2.3 - - [\#(common($0))] "GET /a HTTP/1.1" 200 12 "-" "\#(agent)" 7 "shop@docker" "http://10.0.0.1" 12ms"#
        },
        Sample(format: "haproxy", detected: "haproxy", service: "static", meanSeconds: 0.109) {
            "Feb  6 12:14:14 localhost haproxy[14389]: 10.0.1.2:33317 [\(common($0).dropLast(6)).655] http-in "
                + #"static/srv1 10/0/30/69/109 200 2750 - - ---- 1/1/1/1/0 0/0 {1wt.eu} {} "GET /index.html HTTP/1.1""#
        },
        Sample(format: "traefik", detected: "traefik", service: "shop@docker", meanSeconds: 0.012) {
            #"{"ClientAddr":"10.1.2.3:1","Duration":12000000,"RequestHost":"shop.example","RequestPath":"/a","#
                + #""DownstreamStatus":200,"ServiceName":"shop@docker","StartUTC":"\#(iso($0)).123456789Z"}"#
        },
        Sample(format: "caddy", detected: "caddy", service: "shop.example", meanSeconds: 0.5) {
            #"{"level":"info","ts":\#(1_767_225_600 + $0).25,"logger":"http.log.access","request":{"remote_ip":"10.1.2.3","#
                + #""host":"shop.example","uri":"/a","headers":{"User-Agent":["curl"]}},"duration":0.5,"size":1,"status":200}"#
        },
        Sample(format: "jsonl", detected: "jsonl", service: "shop", meanSeconds: 0.002) {
            #"{"http": {"response": {"status_code": 200}}, "@timestamp": "\#(iso($0))Z", "#
                + #""service": {"name": "shop"}, "duration_ms": 2, "url": {"path": "/a{\"b}"}, "list": [1, {"a": "]"}]}"#
        },
    ]

    @Test(arguments: samples)
    func `are told by their content, and give requests a minute by service`(sample: Sample) throws {
        let text = logLines(300) { sample.line($0) }
        for format in ["auto", sample.format] {
            let data = try read(text) { options in
                options.format = try InputFormat(parsing: format)
                options.zone = "UTC"
            }
            #expect(data.schema.format.name == sample.detected)
            #expect(!data.schema.reason.isEmpty)
            #expect(data.rowCount == 300)
            let series = try data.only
            #expect(series.name == sample.service)
            #expect(series.interval == .minute)
            #expect(series.start == Timestamp(CivilDate(year: 2026, month: 1, day: 1)))
            #expect(series.values == Array(repeating: 60, count: 5))
            let mean = try #require(data.series[0].requests).overall.meanSeconds
            #expect(mean.map { abs($0 - (sample.meanSeconds ?? 0)) < 1e-12 } ?? (sample.meanSeconds == nil))
        }
    }

    @Test func `of nginx are read by the log_format that the user pastes`() throws {
        let format = """
            log_format timed '$remote_addr - $remote_user [$time_local] '
                             '"$request" $status $body_bytes_sent $request_time '
                             '"$upstream_response_time" ${host}';
            """
        let data = try read(
            logLines(120) {
                #"10.1.2.3 - - [\#(common($0))] "GET /a HTTP/1.1" 200 5 0.250 "0.1, 0.2 : 0.3" s\#($0 % 2)"#
            }
        ) { $0.format = try InputFormat(parsing: "nginx:\(format)") }
        #expect(data.series.map(\.series.name) == ["s0", "s1"])
        #expect(data.series.map(\.series.values) == [[30, 30], [30, 30]])
        #expect(data.series.map(\.requests?.overall.meanSeconds) == [0.25, 0.25])
    }

    @Test(arguments: ["$msec $status $duration_s;", "$msec $status $upstream_response_time;"])
    func `of nginx add up the times of several upstreams when that is all they tell`(format: String) throws {
        let data = try read(logLines(120) { #"\#(1_767_225_600 + $0).125 200 0.1, 0.2 : 0.25;"# }) {
            $0.format = .nginx(format)
        }
        #expect(abs((data.series[0].requests?.overall.meanSeconds ?? 0) - 0.55) < 1e-12)
    }

    @Test(arguments: [
        "0.010", "0.010, 0.020", "0.010, 0.020 : 0.005", "-", "-, 0.005", "10.0.0.1:80, 10.0.0.2:80 : 10.0.0.3:80",
    ])
    func `of nginx keep their fields behind a list of upstreams`(list: String) throws {
        let data = try read(
            logLines(121) { second in
                let list = second % 3 == 0 ? list : "0.010"
                let health = second % 4 == 1 ? "/healthz" : "/a, 1, 2 : 3"
                return #"\#(1_767_225_600 + second).125 \#(list) 503 0.250 "GET \#(health)""#
            }
        ) { options in
            options.format = .nginx(#"$msec $upstream_response_time $status $request_time "$request""#)
            options.until = Timestamp(secondsSinceEpoch: 1_767_225_720)
        }
        #expect((data.rowCount, data.badRowCount, data.healthCheckCount) == (120, 0, 30))
        #expect(try data.only.values == [45, 45])
        #expect(data.series[0].requests?.overall.meanSeconds == 0.25)
        #expect(data.series[0].requests?.overall.unservedShare == 1)
    }

    @Test(arguments: [
        #"log_format main "$msec\t$status\t\"$host\"";"#,
        #"log_format main escape=none '$msec\t$status' "\t\"$host\"";"#,
        #"'$msec\t$status\t"$host"';"#, #"$msec\t$status\t"$host""#,
    ])
    func `of nginx are read by a configuration's line, whatever its quotes`(format: String) throws {
        let data = try read(logLines(120) { "\(1_767_225_600 + $0).125\t200\t\"shop\"" }) { $0.format = .nginx(format) }
        #expect(data.series.map(\.series.name) == ["shop"])
        #expect(try data.only.values == [60, 60])
    }

    @Test func `of Apache are read by its LogFormat`() throws {
        let format = #"%v %h %l %u %t \"%r\" %>s %b \"%{User-Agent}i\" %D"#
        for format in [format, "\"\(format)\"", "LogFormat \"\(format)\" timed"] {
            let data = try read(
                logLines(120) {
                    #"v\#($0 % 2) 10.1.2.3 - - [\#(common($0))] "GET /a HTTP/1.1" 200 5 "\#(Self.agent)" 1500"#
                }
            ) { $0.format = .apache(format) }
            #expect(data.series.map(\.series.name) == ["v0", "v1"])
            #expect(data.series[0].requests?.overall.meanSeconds == 0.0015)
        }
    }

    /// A format, and a line in it by its second: the day, the time of day and the seconds since 1970.
    @Test(arguments: [
        ("%{%FT%T}t %>s", "DTC 200"), ("%{%F %T}t %>s", "D C 200"), ("[%{%F %T %z}t] %>s", "[D C +0000] 200"),
        ("%{%F}t %{%T}t %>s", "D C 200"), ("%{begin:sec}t %>s", "E 200"), ("%{end:usec}t %>s", "E000000 200"),
        ("%{%D %R}t:%{%S}t %>s", "01/01/26 C 200"), ("%{sec}t.%{msec_frac}t %>s", "E.125 200"),
        ("[%{%F %T}t.%{msec_frac}t %{%z}t] %h %>s", "[D C.125 +0000] 10.1.2.3 200"),
        (#"%{%F %T}t %h %{SSL_PROTOCOL}x \"%m %U%q %H\" %>s %^FB"#, #"D C 10.1.2.3 TLSv1 "GET /a?b HTTP/1.1" 200 5"#),
    ])
    func `of Apache have the time that strftime writes, in one piece or several`(format: String, line: String) throws {
        let text = logLines(120) { second in
            let parts = iso(second).split(separator: "T")
            let values = ["D": parts[0], "C": parts[1], "E": Substring("\(1_767_225_600 + second)")]
            return line.split(separator: " ", omittingEmptySubsequences: false).map { word in
                word.contains("HTTP") || word.contains("TLS") || word.contains("GET")
                    ? String(word) : word.map { String(values[String($0)] ?? Substring(String($0))) }.joined()
            }.joined(separator: " ")
        }
        let data = try read(text) { ($0.format, $0.zone) = (.apache(format), "UTC") }
        #expect(try data.only.values == [60, 60])
        #expect(try data.only.start == Timestamp(secondsSinceEpoch: 1_767_225_600))
    }

    @Test func `of Apache take the finer of two durations`() throws {
        let data = try read(logLines(120) { "[\(common($0))] 200 0/125000" }) { $0.format = .apache("%t %>s %T/%D") }
        #expect(data.series[0].requests?.overall.meanSeconds == 0.125)
    }

    @Test func `of Apache are named as they were written where they cannot be read`() throws {
        for format in ["%h%u %t", "%h %>s", "%t %Z"] {
            let error = try failure("x\n") { $0.format = .apache(format) }
            #expect(error.code == .option)
            #expect(error.description.contains("'\(format)'") && !error.description.contains("$f"))
        }
    }

    @Test func `of CloudFront are read in the order of their fields`() throws {
        let header = "#Version: 1.0\n#Fields: date time x-edge-location c-ip sc-status time-taken x-host-header\n"
        let text =
            header
            + logLines(120) {
                let stamp = iso($0).split(separator: "T")
                return "\(stamp[0])\t\(stamp[1])\tFRA2\t10.1.2.3\t200\t0.125\tshop.example"
            }
        let data = try read(text)
        #expect(data.schema.format == .cloudFront)
        #expect(data.series.map(\.series.name) == ["shop.example"])
        #expect(try data.only.values == [60, 60])
        #expect(data.series[0].requests?.overall.meanSeconds == 0.125)
    }

    @Test func `of IIS follow fields that change on the way`() throws {
        func line(_ second: Int, _ rest: String) -> String {
            iso(second).replacing("T", with: " ") + " " + rest
        }
        let text =
            "#Software: IIS\r\n#Fields: date time cs-uri-stem sc-status time-taken\r\n"
            + logLines(60) { line($0, "/a 200 15\r") }
            + "#Fields: date time c-ip sc-status cs(User-Agent) time-taken\n"
            + logLines(60) { line($0 + 60, "10.1.2.3 503 Mozilla/5.0+(X11) 45") }
        let data = try read(text)
        #expect(data.schema.format == .w3c)
        #expect(try data.only.values == [60, 60])
        #expect(data.series[0].requests?.meanSeconds == [0.015, 0.045])
        #expect(data.series[0].requests?.unservedShare == [0, 1])
    }

    @Test func `counts the requests of a service after those of another that are not read`() throws {
        let rows = (0..<120).map { second in
            "2026-05-17 10:0\(second / 60):\(second % 60 / 10)\(second % 10) shop /\(second % 3) 200"
        }
        let passedOver = ["2025-05-17 10:00:00 old / 200", "2026-05-17 10:00:00 probe /healthz 200"]
        let text = (["#Fields: date time s-sitename cs-uri-stem sc-status"] + passedOver + rows).joined(separator: "\n")
        let data = try read(text) {
            $0.format = .w3c
            $0.from = Timestamp(CivilDate(year: 2026, month: 1, day: 1))
        }
        #expect(data.series.map(\.series.name) == ["shop"])
        #expect(data.series.first?.series.values == [60, 60])
    }

    @Test(arguments: ["#Fields: c-ip cs-method\n1.2.3.4 GET\n", "#Fields:\n1.2.3.4\n"])
    func `without a time among their fields have rows that do not follow`(text: String) throws {
        let error = try failure(text) { $0.format = .w3c }
        #expect(error.code == .row)
    }
}

@Suite struct `Demand in access logs` {
    private func line(_ second: Int, _ status: Int, path: String = "/", agent: String = "curl/8") -> String {
        #"10.1.2.3 - - [\#(common(second))] "GET \#(path) HTTP/1.1" \#(status) 5 "-" "\#(agent)""#
    }

    @Test func `is what was asked for, so that an overloaded minute does not look quiet`() throws {
        // Two hundred requests a minute come; in the third the service breaks down and serves twenty of them.
        let text = (0..<5).map { minute in
            logLines(200) { request in
                line(
                    minute * 60 + request * 60 / 200,
                    minute == 2 && request % 10 != 0 ? [429, 499, 503][request % 3] : 200)
            }
        }.joined()
        let data = try read(text)
        #expect(try data.only.values == [200, 200, 200, 200, 200])
        let detail = try #require(data.series[0].requests)
        #expect(detail.unservedShare == [0, 0, 0.9, 0, 0])
        // Counting what was served alone, the next plan would see a tenth of the demand where it was too much.
        let served = zip(try data.only.values, detail.unservedShare).map { $0 * (1 - ($1 ?? 0)) }
        #expect(abs(served[2] - 20) < 1e-9)
    }

    @Test func `leaves out health checks, and says how many there were`() throws {
        let text = logLines(240) { second in
            switch second % 4 {
            case 0: line(second, 200)
            case 1: line(second, 200, path: ["/healthz", "/ping?x=1", "/readyz/", "http://a:80/livez"][second / 4 % 4])
            case 2: line(second, 200, agent: "kube-probe/1.29")
            default: line(second, 200, path: ["/healthy-food", "/health/tips", "/pings", "/p"][second / 4 % 4])
            }
        }
        let data = try read(text)
        #expect(try data.only.values == [30, 30, 30, 30])
        #expect(data.rowCount == 240)
        #expect(data.healthCheckCount == 120)
    }

    @Test func `is none where all requests are health checks, which is said`() throws {
        let text = logLines(120) { line($0, 200, path: "/healthz") }
        let error = try failure(text)
        #expect(error.code == .noRows)
        #expect(error.description.contains("all 120 requests are health checks"))
        #expect(try read(text) { $0.healthChecks = .keep }.only.values == [60, 60])
    }

    @Test func `keeps no address, path, agent or referrer`() throws {
        let data = try read(logLines(120) { line($0, 200, path: "/secret-path", agent: "secret-agent") })
        let everything = String(reflecting: data)
        for secret in ["10.1.2.3", "secret-path", "secret-agent"] { #expect(!everything.contains(secret)) }
        for key in ["remote_addr", "request", "http_user_agent"] {
            let error = try failure(logLines(120) { line($0, 200) }) { $0.keyColumns = [key] }
            #expect(error.code == .column)
            #expect(error.description.contains("not kept"))
        }
    }

    /// A format of its own, a line in it and the fields of it that say something about a person.
    @Test(arguments: [
        ("alb", ["client", "trace"]), ("envoy", ["http_x_forwarded_for", "request_id"]), ("haproxy", ["syslog"]),
        ("common", ["ident"]), ("nginx:$msec $cookie_id $ssl_client_s_dn $http_x_client_ip", ["cookie_id"]),
        ("apache:%{sec}t %{X-Client-IP}i", ["X-Client-IP"]),
    ])
    func `keeps nothing of the kind when it is asked to, in any format of text`(format: String, keys: [String]) throws {
        for key in keys {
            let error = try failure("x") { options in
                options.format = try InputFormat(parsing: format)
                options.keyColumns = [key]
            }
            #expect(error.code == .column)
        }
    }

    @Test(arguments: [
        "clientIp", "remote_ip", "xff", "userId", "x_forwarded_for", "url", "request_uri", "ua", "userAgent",
        "url.path",
    ])
    func `keeps nothing of the kind when it is asked to, in JSON`(key: String) throws {
        let text = logLines(120) { #"{"ts":"\#(iso($0))Z","status":200,"path":"/b","agent":"x","\#(key)":"secret"}"# }
        let error = try failure(text) { $0.keyColumns = [key] }
        #expect(error.code == .column)
        #expect(error.description.contains("not kept"))
    }

    /// A format, what may tell services apart in it, and what it measures.
    @Test(arguments: [
        ("common", "services can be told apart by nothing here", ["body_bytes_sent"]),
        ("traefik", "apart by service, url", ["body_bytes_sent", "count"]),
        ("envoy", "apart by flags, host, upstream", ["received", "sent", "upstream_ms"]),
        ("haproxy", "apart by frontend, service, server", ["tr", "tw", "tc", "tt", "bytes"]),
        (
            "nginx:$msec $host $sent_http_x_shop $request_length $upstream_response_time $gzip_ratio $connection_requests",
            "apart by host, sent_http_x_shop",
            ["request_length", "upstream_response_time", "gzip_ratio", "connection_requests"]
        ),
        ("apache:%{sec}t %v %b %O %I %{X-Shop}i", "apart by host, X-Shop", ["b", "O", "I"]),
    ])
    func `that misses a key offers what has names, and no sizes, durations or numbers of requests`(
        format: String, offer: String, measured: [String]
    ) throws {
        let hint = try failure("x") { options in
            options.format = try InputFormat(parsing: format)
            options.keyColumns = ["shop"]
        }.diagnostic.hint
        #expect(hint.contains(offer))
        let offered = hint.split { $0 == " " || $0 == "," }.map(String.init)
        for name in measured { #expect(!offered.contains(name), "\(hint)") }
    }

    @Test func `that misses a key offers no measurements of JSON, whatever their names`() throws {
        let text = logLines(120) {
            #"{"ts":"\#(iso($0))Z","status":200,"pod":"b","port":8\#($0 % 2),"bytes":5,"load":0.\#($0)}"#
        }
        let hint = try failure(text) { $0.keyColumns = ["shop"] }.diagnostic.hint
        #expect(hint == "services can be told apart by pod, port")
        // Who asks for one gets it.
        #expect(try read(text) { $0.keyColumns = ["bytes"] }.only.name == "5")
    }

    @Test func `may be told apart by the name that a member has in JSON`() throws {
        let text = logLines(120) { #"{"StartUTC":"\#(iso($0))Z","DownstreamStatus":200,"RouterName":"r"}"# }
        #expect(try read(text) { $0.keyColumns = ["RouterName"] }.series.map(\.series.name) == ["r"])
    }

    @Test(arguments: ["svc", "clientele", "url.domain", "tripName"])
    func `may be told apart by what names a service in JSON`(key: String) throws {
        let data = try read(logLines(120) { #"{"ts":"\#(iso($0))Z","status":200,"\#(key)":"shop"}"# }) {
            $0.keyColumns = [key]
        }
        #expect(data.series.map(\.series.name) == ["shop"])
    }

    @Test func `comes in bursts or not, as the seconds of each interval say`() throws {
        // A minute with one request a second; one with all sixty in one second, whose variance is 59 times the mean;
        // and one whose lines come in no order.
        let order = (0..<60).map { $0 * 7 % 60 }
        let text =
            logLines(60) { line($0, 200) } + logLines(60) { _ in line(90, 200) }
            + order.map { line(120 + $0, 200) + "\n" }.joined()
        let detail = try #require(try read(text) { $0.step = .minute }.series[0].requests)
        #expect(detail.dispersion.map { $0.map { ($0 * 1e9).rounded() / 1e9 } } == [0, 59, 0])
        #expect(detail.busiestSecond == [1, 60, 1])
    }

    @Test func `is the same on any number of cores`() throws {
        let text = logLines(30_000) { line($0 / 7, $0 % 11 == 0 ? 503 : 200) }
        let one = try read(text)
        for jobs in 2...5 { #expect(try read(text) { $0.jobs = jobs } == one) }
        #expect(try one.only.values.prefix(3) == [420, 420, 420])
    }

    @Test func `names the line that cannot be read, whatever the number of cores`() throws {
        let good = logLines(20_000) { line($0 / 7, 200) }
        let text = good + "no line of a log\n" + logLines(10) { line(3_000 + $0, 200) }
        for jobs in [1, 3] {
            let error = try failure(text) { $0.jobs = jobs }
            #expect(error.position?.line == 20_001)
            #expect(error.position?.byte == good.utf8.count)
            let data = try read(text) { ($0.jobs, $0.badRows) = (jobs, .skip(0.01)) }
            #expect((data.badRowCount, data.rowCount) == (1, 20_011))
        }
    }

    @Test func `survives junk in the request, and a last line that was not finished`() throws {
        let junk = #"10.1.2.3 - - [\#(common(0))] "\x16\x03\x01\"\\" 400 150 "-" "-""#
        let cut = #"10.1.2.3 - - [\#(common(61))] "GET / HTTP/1.1" 200 5"#
        let data = try read(junk + "\n" + logLines(119) { line($0, 200) } + cut) { $0.format = .combined }
        #expect(data.rowCount == 121)
        #expect(data.badRowCount == 0)
    }

    @Test func `ends with the last line, also when what was read before it stands behind`() throws {
        // Lines of one length: where the last one breaks off, an older one goes on in memory.
        let lines = (0..<60).map { row in
            "shop [17/May/2026:10:\(10 + row / 6):\(row % 6)0 +0000] \"GET / HTTP/1.1\" 200 \"curl\" 0.1"
        }
        let text = lines.joined(separator: "\n").dropLast(4)
        let data = try read(String(text)) { options in
            options.format = .nginx(#"$host [$time_local] "$request" $status "$http_user_agent" $request_time"#)
            options.windowCapacity = 512
        }
        #expect((data.rowCount, data.badRowCount) == (60, 0))
    }

    @Test func `of a line that is longer than what fits is one bad row`() throws {
        let long = #"10.1.2.3 - - [\#(common(60))] "GET /"# + String(repeating: "a", count: 3 << 20) + "\n"
        let text = logLines(60) { line($0, 200) } + long + logLines(60) { line($0 + 60, 200) }
        #expect(try failure(text).position?.line == 61)
        let data = try read(text) { $0.badRows = .skip(0.5) }
        #expect(try data.only.values == [60, 60])
        #expect(data.badRowCount == 1)
    }

    @Test(arguments: ["$status", "$time_local$status", "${time_local", "$ x"])
    func `in a format without a time, or whose fields touch, is refused`(pattern: String) throws {
        #expect(try failure("x\n") { $0.format = .nginx(pattern) }.code == .option)
    }

    @Test func `is found by the byte search that its scalar twin does`() {
        let bytes = (0..<400).map { UInt8(truncatingIfNeeded: $0 % 37 == 0 ? 10 : $0 * 31 % 251) }
        for start in 0..<bytes.count {
            for end in [start, min(start + 5, bytes.count), min(start + 90, bytes.count), bytes.count] {
                #expect(
                    bytes.span.firstLineFeed(from: start, to: end)
                        == bytes.span.firstLineFeedByWords(from: start, to: end))
                for needle in [UInt64(10), 77, 255].map({ $0 &* 0x0101_0101_0101_0101 }) {
                    #expect(
                        bytes.span.firstIndex(of: needle, from: start, to: end)
                            == bytes.span.firstIndexByWords(of: needle, from: start, to: end))
                }
            }
        }
    }
}
