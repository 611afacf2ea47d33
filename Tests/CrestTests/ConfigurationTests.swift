import Crest
import CrestAdvisor
import CrestIngestion
import CrestReporting
import CrestSeries
import Testing

@Suite struct `The configuration` {
    private static let contract = """
        version: 1
        defaults: {step: 5m, horizon: 48h, tz: Europe/Berlin, risk: 1%, min_history: 14d, max_staleness: 2h}
        store: {sqlite: state/crest.db}
        sources:
          prod: {type: prometheus, url: "http://localhost:9090", http_config: {authorization: {credentials_file: prom.token}}}
          edge: {type: logs, paths: [logs/edge-*.gz], format: alb}
          shop: {type: csv, paths: [traffic/*.csv], time: timestamp, key: service, value: requests}
        series:
          - {name: checkout, source: prod, query: 'sum(rate(http_requests_total{app="checkout"}[5m]))', kind: rate}
        capacity:
          checkout: {per_replica: 180, ready: 3m, min: 4, max: 60, step_down: 30%/15m, price: 0.041, zones: 3}
        events: events.yaml
        publish:
          - {to: file, dir: plans, keep: 30}
          - {to: keda, file: keda/checkout.yaml, target: {name: checkout, namespace: shop}}
          - {to: prometheus, file: textfile/crest.prom}
          - {to: ping, url_file: ping.url}
        """

    private static let smallest = """
        version: 1
        sources:
          shop: {type: csv, paths: traffic}
        capacity:
          default: {per_replica: 40}
        """

    private func read(
        _ text: String, file: String = "crest.yaml", flags: [String: String] = [:], environment: [String: String] = [:]
    ) throws -> Configuration {
        try Configuration(parsing: text, file: file, flags: flags, environment: environment)
    }

    private func complaint(about text: String, environment: [String: String] = [:]) -> String {
        do {
            _ = try read(text, environment: environment)
            return "nothing"
        } catch let error as CrestError {
            #expect(error.code == .configuration)
            return error.diagnostic.message
        } catch {
            return "\(error)"
        }
    }

    @Test func `of the contract is read`() throws {
        let configuration = try read(Self.contract, file: "/etc/crest/crest.yaml")
        #expect(configuration.defaults.step.value == SamplingInterval(seconds: 300))
        #expect(configuration.defaults.horizon.value == 172_800)
        #expect(configuration.defaults.zone.value == "Europe/Berlin")
        #expect(configuration.store == .sqlite(path: "/etc/crest/state/crest.db"))
        #expect(configuration.sources.map(\.name) == ["prod", "edge", "shop"])
        #expect(configuration.sources[1].options.format == .alb)
        #expect(configuration.sources[2].place == .files(["/etc/crest/traffic/*.csv"]))
        #expect(configuration.sources[2].options.keyColumns == ["service"])
        #expect(configuration.series.map(\.kind) == [.rate])
        let service = try #require(configuration.services.service(of: "checkout"))
        #expect(service.capacity.maximum == 60)
        #expect(service.capacity.leadTime == 180)
        #expect(service.policy.stepDown == (try RampLimit("30%/15m")))
        #expect(configuration.services.service(of: "search") == nil)
        #expect(configuration.events == "/etc/crest/events.yaml")
        #expect(configuration.publications.count == 4)
        #expect(configuration.publications[0] == .folder("/etc/crest/plans", keep: 30))
        #expect(configuration.warnings.isEmpty)
    }

    @Test func `names a server for the store by the file that holds its address`() throws {
        let text = Self.smallest + "\nstore: {postgres: {dsn_file: secrets/dsn}}"
        #expect(
            try read(text, file: "/etc/crest/crest.yaml").store
                == .postgres(dsnFile: "/etc/crest/secrets/dsn", schema: "crest"))
        let other = text.replacing("dsn}}", with: "dsn, schema: ops}}")
        #expect(try read(other).store == .postgres(dsnFile: "secrets/dsn", schema: "ops"))
        #expect(complaint(about: text.replacing("dsn}}", with: "dsn, schema: ''}}")).contains("schema: is no text"))
    }

    @Test func `says how long the store keeps plans`() throws {
        #expect(try read(Self.smallest).plansKept == 90 * 86_400)
        let short = try read(Self.smallest + "\nstore: {keep: 2w}", file: "/etc/crest/crest.yaml")
        #expect(short.plansKept == 14 * 86_400)
        #expect(short.store == .sqlite(path: "/etc/crest/state/crest.db"))
        let shared = try read(Self.smallest + "\nstore: {postgres: {dsn_file: dsn}, keep: 400d}")
        #expect(shared.plansKept == 400 * 86_400)
        #expect(complaint(about: Self.smallest + "\nstore: {keep: 6d}").contains("need the plans of a week"))
        #expect(complaint(about: Self.smallest + "\nstore: {}").contains("names no store"))
    }

    @Test func `asks databases what it says, with their secrets in files`() throws {
        let text = """
            version: 1
            sources:
              shop: {type: sqlite, paths: shop.db, query: "select time, service, requests from traffic", timeout: 30s}
              ledger: {type: postgres, dsn_file: secrets/ledger db, query: select at from orders, value: count}
              plain: {type: postgres, url: "postgres://crest@db/shop?sslmode=require", query: select 1, timeout: 5m}
            series: [{name: checkout, source: shop, key: pay}]
            capacity: {default: {per_replica: 40}}
            """
        let sources = try read(text, file: "/etc/crest/crest.yaml").sources
        #expect(
            sources.map(\.place) == [
                .database(
                    address: "sqlite:/etc/crest/shop.db?timeout=30s",
                    query: "select time, service, requests from traffic"),
                .database(
                    address: "postgres://?dsn_file=%2Fetc%2Fcrest%2Fsecrets%2Fledger%20db",
                    query: "select at from orders"),
                .database(address: "postgres://crest@db/shop?sslmode=require&timeout=300s", query: "select 1"),
            ])
        #expect(sources.allSatisfy { !$0.isFollowed })
        #expect(sources[1].options.values == .columns(["count"]))
        #expect(
            complaint(about: text.replacing("key: pay", with: "query: select 2"))
                == "crest.yaml:6: series 1, query: this source is read as a whole")
    }

    @Test func `gives a server's secrets as files and never as text`() throws {
        let configuration = try read(Self.contract, file: "/etc/crest/crest.yaml")
        guard case .server(let address, _) = configuration.sources[0].place else {
            Issue.record("not a server")
            return
        }
        #expect(address.contains("%2Fetc%2Fcrest%2Fprom%2Etoken"))
        #expect(address.hasPrefix("prometheus+http://localhost:9090?step=300s&"))
    }

    @Test func `remembers where each value comes from, flags before the environment before the file`() throws {
        let configuration = try read(
            Self.contract, flags: ["max_change": "50%"], environment: ["CREST_RISK": "2%", "CREST_MAX_CHANGE": "9%"])
        #expect(configuration.defaults.maximumChange.value == 0.5)
        #expect(configuration.defaults.maximumChange.origin == .flag("--max-change"))
        #expect(configuration.defaults.protection.origin == .environment("CREST_RISK"))
        #expect(configuration.defaults.horizon.origin == .file("crest.yaml", line: 2))
        #expect(configuration.defaults.refitAfter.origin == .builtIn)
        #expect(try read(Self.smallest).defaults.maximumChange.origin == .builtIn)
        let maximum = try #require(configuration.entries.first { $0.path == "capacity.checkout.max" })
        #expect("\(maximum.text) \(maximum.origin)" == "60 crest.yaml:11")
    }

    @Test func `has another fingerprint when a flag changes what it says`() throws {
        let plain = try read(Self.smallest)
        #expect(plain.fingerprint == (try read(Self.smallest)).fingerprint)
        #expect(plain.fingerprint != (try read(Self.smallest, flags: ["risk": "2%"])).fingerprint)
    }

    @Test(arguments: [
        (
            "  default: {per_replica: 40}", "  default: {per_replica: 40, maxx: 3}",
            "crest.yaml:5: capacity 'default' has no key 'maxx'"
        ),
        ("version: 1", "version: 2", "crest.yaml:1: the file, version: this is read by version 1 only"),
        ("version: 1", "versoin: 1", "crest.yaml:1: the file has no key 'versoin'"),
        ("{type: csv, ", "{type: cvs, ", "crest.yaml:3: source 'shop', type: 'cvs' is no kind of source"),
        (
            "per_replica: 40", "per_replica: forty",
            "crest.yaml:5: capacity 'default', per_replica: 'forty' is no number"
        ),
        (
            "per_replica: 40", "per_replica: 0",
            "crest.yaml:5: capacity 'default', per_replica: one replica cannot serve 0.0 units of demand"
        ),
        ("{type: csv, paths: traffic}", "{type: csv}", "crest.yaml:3: source 'shop', paths: is missing"),
        (
            "version: 1", "version: 1\ndefaults: {horizon: soon}",
            "crest.yaml:2: the defaults, horizon: 'soon' is no duration"
        ),
        ("version: 1", "version: 1\ndefaults: 3", "crest.yaml:2: the defaults is not a list of keys with values"),
        (
            "version: 1", "version: 1\npublish: [{to: mars, file: x, target: {name: a}}]",
            "crest.yaml:2: publication 1, to: there is no platform 'mars'"
        ),
        (
            "version: 1", "version: 1\npublish: [{to: file, dir: x, url_file: y}]",
            "crest.yaml:2: publication 1, url_file: means nothing here"
        ),
        (
            "version: 1", "version: 1\nseries: [{name: a, source: shpo}]",
            "crest.yaml:2: series 1, source: there is no source 'shpo'"
        ),
        (
            "{type: csv, paths: traffic}", "{type: sqlite, paths: shop.db}",
            "crest.yaml:3: source 'shop', query: is missing"
        ),
        (
            "{type: csv, paths: traffic}", "{type: sqlite, paths: [a.db, b.db], query: select 1}",
            "crest.yaml:3: source 'shop', paths: one file is asked, and no pattern"
        ),
        (
            "{type: csv, paths: traffic}", "{type: csv, paths: traffic, query: select 1}",
            "crest.yaml:3: source 'shop', query: means nothing to csv"
        ),
        (
            "{type: csv, paths: traffic}", "\n    type: postgres\n    query: select 1",
            "crest.yaml:4: source 'shop', url: is missing"
        ),
        (
            "{type: csv, paths: traffic}",
            "\n    type: postgres\n    query: select 1\n    url: 'postgres://ann:hunter2@db/shop'",
            "crest.yaml:6: source 'shop', url: a password does not belong into an address"
        ),
        (
            "{type: csv, paths: traffic}",
            "{type: postgres, query: select 1, url: 'postgres://db/shop', dsn_file: dsn}",
            "crest.yaml:3: source 'shop', dsn_file: stands beside url"
        ),
        (
            "{type: csv, paths: traffic}", "{type: sqlite, paths: a.db, query: select 1, follow: true}",
            "crest.yaml:3: source 'shop', follow: tables are read whole"
        ),
        ("version: 1", "version: 1\nversion: 1", "crest.yaml:1: the key 'version' stands twice"),
    ])
    func `names file and line of what is wrong`(old: String, new: String, sentence: String) {
        let text = Self.smallest.replacing(old, with: new)
        #expect(complaint(about: text) == sentence)
    }

    @Test func `names the variable whose value is wrong`() {
        #expect(complaint(about: Self.smallest, environment: ["CREST_HORIZON": "soon"]).hasPrefix("CREST_HORIZON:"))
    }

    @Test func `warns of a capacity that serves nothing`() throws {
        let text = Self.contract.replacing("  checkout: {per_replica", with: "  chekout: {per_replica")
        #expect(try read(text).warnings.map(\.code.rawValue) == ["W_CONFIG"])
    }

    @Test func `has a schema with every key and no other`() throws {
        let schema = JSONWriter(.pretty).string(ConfigurationSchema.json)
        for key in ["min_history", "dsn_file", "credentials", "step_down", "secret_file", "namespace"] {
            #expect(schema.contains("\"\(key)\"") == (key != "credentials"))
        }
        #expect(schema.contains("\"additionalProperties\": false"))
    }
}
