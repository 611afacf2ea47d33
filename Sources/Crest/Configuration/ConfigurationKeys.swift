/// The keys of `crest.yaml`, section by section: what is read, what the JSON Schema says, and nothing else.
enum ConfigurationKeys {
    /// What a value may be.
    enum Form {
        case text, number, count, flag, duration, share, ramp, texts, section
        case choice([String])
    }

    struct Key {
        let name: String
        let form: Form
        /// For people with an editor that knows the schema.
        let meaning: String

        init(_ name: String, _ form: Form, _ meaning: String) {
            self.name = name
            self.form = form
            self.meaning = meaning
        }
    }

    static let top = [
        Key("version", .count, "The version of this format: 1."),
        Key("defaults", .section, "What holds for every series."),
        Key("store", .section, "Where the memory of past nights is kept."),
        Key("sources", .section, "Where traffic is read, by name."),
        Key("series", .section, "Which series are planned; all of a source that no entry names."),
        Key("capacity", .section, "What one replica serves, by series; 'default' serves those without an entry."),
        Key("events", .text, "The file of days and campaigns that move the traffic."),
        Key("publish", .section, "Where the plan goes."),
    ]

    static let defaults = [
        Key("step", .duration, "The time between observations; told from the data when left out."),
        Key("horizon", .duration, "How far ahead is planned; 48h."),
        Key("tz", .text, "The zone of times without an offset and of midnight; UTC."),
        Key("risk", .share, "The chance that demand exceeds supply within a day; 1%."),
        Key("min_history", .duration, "A series with less history is held; 14d."),
        Key("max_staleness", .duration, "A series whose last sample is older is held; 2h."),
        Key("max_change", .share, "The brake: how far a plan may leave the range of the last one; no limit."),
        Key("model", .text, "A model's name, or auto."),
        Key("refit", .duration, "Models are fitted anew when they are older; 7d."),
        Key("seed", .count, "The seed of the simulated futures."),
    ]

    static let store = [
        Key("sqlite", .text, "The path of a data base file on a local disk; state/crest.db."),
        Key("postgres", .section, "A server for teams that share state between hosts."),
        Key("keep", .duration, "How long it keeps the plans of past nights; 90d. Their accounts stay for two years."),
    ]

    static let postgres = [
        Key("dsn_file", .text, "The file that holds the connection string, such as postgres://crest@db/ops."),
        Key("schema", .text, "Where its tables are; crest."),
    ]

    static let source = [
        Key(
            "type", .choice(["csv", "tsv", "jsonl", "logs", "metrics", "prometheus", "sqlite", "postgres"]),
            "What is read."),
        Key("paths", .texts, "Files, folders and patterns, relative to this file; of SQLite one data base."),
        Key("url", .text, "The address of a server: of Prometheus' HTTP API, or of PostgreSQL without a password."),
        Key("dsn_file", .text, "The file that holds PostgreSQL's address, such as postgres://crest:secret@db/shop."),
        Key("query", .text, "What a data base is asked, such as select time, service, requests from traffic."),
        Key("http_config", .section, "As in Prometheus; secrets stand in files of their own."),
        Key("timeout", .duration, "How long a server may take to answer; 60s."),
        Key("format", .text, "The format of a log or of metrics, such as alb; told from the data when left out."),
        Key("time", .text, "The column of times."),
        Key("key", .texts, "The columns that tell series apart."),
        Key("value", .texts, "The columns of values, or count."),
        Key("time_unit", .text, "What numeric times count: s, ms, us, ns or a duration."),
        Key("time_format", .text, "How times are written, such as %d/%m/%Y %H:%M."),
        Key("decimal", .choice(["dot", "comma"]), "What separates fractions; the other groups thousands."),
        Key("tz", .text, "The zone of times without an offset."),
        Key("step", .duration, "The time between observations."),
        Key("kind", .choice(["count", "rate", "gauge", "counter"]), "What values measure."),
        Key("aggregate", .choice(["sum", "mean", "max", "rate"]), "How rows within a step combine."),
        Key("gap", .choice(["missing", "zero", "linear", "seasonal", "error"]), "What a missing step is."),
        Key("bad_rows", .text, "stop, skip:0.1% or quarantine:FILE."),
        Key("follow", .flag, "Whether a night goes on in the files where the last one stopped; true for logs."),
        Key("history", .duration, "How much of the past a server is asked for; 56d."),
    ]

    static let series = [
        Key("name", .text, "What the series is called in plans."),
        Key("source", .text, "One of the sources."),
        Key("key", .text, "What the source calls it; its name when left out."),
        Key("query", .text, "What a server is asked for."),
        Key("kind", .choice(["count", "rate", "gauge", "counter"]), "What the query's values measure."),
    ]

    static let capacity = [
        Key("per_replica", .number, "Units of demand that one replica serves in one observation."),
        Key("ready", .text, "From order to service: 3m, 2m..5m (median and 95th percentile), or learned."),
        Key("min", .count, "Never fewer replicas."),
        Key("max", .count, "Never more replicas."),
        Key("step_up", .ramp, "How fast supply may grow, such as 4/1m."),
        Key("step_down", .ramp, "How fast supply may shrink, such as 30%/15m."),
        Key("dwell", .duration, "The least time between two reductions."),
        Key("every", .duration, "Supply changes only at multiples of this time after midnight; 30m."),
        Key("quantum", .count, "Supply comes in multiples of this many replicas."),
        Key("burst", .number, "How far demand rises above its mean within an observation, as a factor."),
        Key("price", .number, "What one replica costs an hour."),
        Key("reserved_price", .number, "What one reserved replica costs an hour, run or not."),
        Key("reserved", .count, "How many are reserved already; as many as are cheapest when left out."),
        Key("spot_price", .number, "What one spot replica costs an hour."),
        Key("spot_interruption", .share, "The chance that a spot replica is taken back within an hour."),
        Key("guarantee", .share, "The chance with which demand is served without any spot replica; 90%."),
        Key("zones", .text, "Zones, of which the loss of one is planned for: 3, or with their room a=20+b=12+c."),
        Key("current", .count, "How many replicas run now, where nothing else says so."),
        Key("risk", .share, "The chance that demand exceeds supply within a day, for this series."),
    ]

    static let publication = [
        Key("to", .text, "file, prometheus, grafana, html, markdown, webhook, ping, or a platform such as keda."),
        Key("dir", .text, "The folder of plans."),
        Key("keep", .count, "How many plans stay in the folder; 30."),
        Key("file", .text, "The file that is replaced."),
        Key("target", .section, "Whose replicas the platform's file sets."),
        Key("series", .text, "The series of the plan that goes there; the target's name when left out."),
        Key("url_file", .text, "The file that holds the address, which is a secret."),
        Key("secret_file", .text, "The file that holds the key of the signature."),
    ]

    static let target = [
        Key("name", .text, "Of the workload, group or resource."),
        Key("namespace", .text, "Of Kubernetes."),
    ]
}

extension [ConfigurationKeys.Key] {
    var names: [String] { map(\.name) }
}
