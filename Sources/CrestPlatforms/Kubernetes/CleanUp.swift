import CrestSeries

/// What takes objects away when their plan is over: a job at a date, and the right to do just that.
///
/// A CronJob has no year either; next year it finds nothing to delete.
enum CleanUp {
    /// The objects of a clean-up of the objects with the names of `selection`.
    static func documents(
        deleting resource: String, group: String, selection: [String], name: String, namespace: String,
        at time: Timestamp
    ) -> [any Encodable] {
        let own = ObjectMetadata(name: "\(name)-end", namespace: namespace)
        let command =
            ["delete", "\(resource).\(group)"] + selection + ["--namespace", namespace, "--ignore-not-found"]
        let rules = [
            Role.Rule(apiGroups: [group], resources: [resource], resourceNames: selection, verbs: ["get", "delete"])
        ]
        return rights(rules, metadata: own)
            + [
                CronJob(
                    command, at: CronExpression.text(at: time, clock: .utc), clock: .utc, account: own.name,
                    metadata: own)
            ]
    }

    /// An account that may do as the rules say.
    static func rights(_ rules: [Role.Rule], metadata: ObjectMetadata) -> [any Encodable] {
        [
            ServiceAccount(metadata: metadata), Role(metadata: metadata, rules: rules),
            RoleBinding(
                metadata: metadata, roleRef: .init(name: metadata.name),
                subjects: [.init(name: metadata.name, namespace: metadata.namespace ?? "default")]),
        ]
    }
}
