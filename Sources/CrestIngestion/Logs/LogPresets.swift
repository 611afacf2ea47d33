/// The formats that have a name, declared over ``LogPattern`` and ``JSONPath``.
enum LogPresets {
    /// A text format, as it is declared and understood.
    struct Text {
        let format: InputFormat
        let text: String
        let pattern: LogPattern
    }

    private static let common = #"$remote_addr $ident $remote_user [$time_local] "$request" $status $body_bytes_sent"#
    private static let combined = common + #" "$http_referer" "$http_user_agent""#

    /// The text formats, each before those that its lines would fit too. Read once: there may be thousands of files.
    static let text: [Text] = declared.compactMap { format, text in
        (try? LogPattern(text)).map { Text(format: format, text: text, pattern: $0) }
    }

    static let declared: [(format: InputFormat, text: String)] = [
        (
            .alb,
            #"$type $time_iso8601 $elb $client $target $waiting $duration_s $answering $status $target_status "#
                + #"$received $sent "$request" "$http_user_agent" $cipher $protocol $service "$trace" "$host""#
        ),
        (
            .envoy,
            #"[$time_iso8601] "$request" $status $flags $received $sent $duration_ms $upstream_ms "$forwarded" "#
                + #""$http_user_agent" "$request_id" "$host" "$upstream""#
        ),
        (.traefik, combined + #" $count "$service" "$url" ${duration_ms}ms"#),
        (.vhostCombined, "$host " + combined),
        (.combined, combined),
        (.common, common),
        (.haproxy, #"$syslog [$time_local] $frontend $service/$server $tr/$tw/$tc/$tt/$duration_ms $status $bytes "#),
    ]

    /// JSON formats by the member that no other has.
    static let json: [(format: InputFormat, mark: String, fields: [JSONField])] = [
        (
            .traefik, "DownstreamStatus",
            [
                JSONField("StartUTC", .time(.iso8601)), JSONField("DownstreamStatus", .status),
                JSONField("Duration", .duration(unitsPerSecond: 1e9)), JSONField("RequestPath", .path),
                JSONField("request_User-Agent", .agent), JSONField("ServiceName", .name("service")),
                JSONField("RequestHost", .name("host")), JSONField("RouterName", .name("router")),
            ]
        ),
        (
            .caddy, "request.host",
            [
                JSONField("ts", .time(.iso8601)), JSONField("status", .status),
                JSONField("duration", .duration(unitsPerSecond: 1)), JSONField("request.uri", .path),
                JSONField("request.host", .name("host")),
            ]
        ),
    ]
}
