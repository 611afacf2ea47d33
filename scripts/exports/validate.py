"""See scripts/validate-exports."""

import datetime
import json
import os
import pathlib
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request

import boto3
import icalendar
import jsonschema
import kubernetes_validate
import yaml

folder = pathlib.Path(sys.argv[1])
# Of the reviewed files: a week of equal days, whose windows recur.
folders = [folder] + [path for path in [folder / "Week"] if path.is_dir()]
plan = sys.argv[2] if len(sys.argv) > 2 and sys.argv[2] else None
here = pathlib.Path(__file__).parent
failures = 0


def said(name, judge, problem=None):
    global failures
    failures += problem is not None
    name = name if folder == folders[0] else f"{folder.name}/{name}"
    print(f"{'FAIL' if problem else 'ok  '} {name:28} {judge}{': ' + str(problem) if problem else ''}", flush=True)


def skipped(name, judge):
    print(f"skip {name:28} {judge}: not installed", flush=True)


def file(name):
    path = next((path for path in sorted(folder.glob(name + ".*"))), None)
    return path if path and path.stem == name else None


def kubernetes(name):
    for document in yaml.safe_load_all(file(name).read_text()):
        group = document["apiVersion"].split("/")[0]
        if group == "keda.sh":
            said(name, "metadata of the triggers", triggers(document))
        if "plan.json" in document.get("data", {}):
            schema(name, "schedule.schema.json", document["data"]["plan.json"])
        what = f"{document['kind']} {document['metadata']['name']}"
        if group in ("keda.sh", "zalando.org"):
            continue  # a custom resource: its schema is not Kubernetes' own
        try:
            kubernetes_validate.validate(document, "1.33", strict=True)
            said(name, f"kubernetes-validate {what}")
        except Exception as problem:
            said(name, f"kubernetes-validate {what}", problem)


# What a trigger must say and may say, from KEDA's documentation (2.17).
TRIGGERS = {
    "cron": ({"timezone", "start", "end", "desiredReplicas"}, set()),
    "metrics-api": ({"url", "valueLocation", "targetValue"}, {"format", "activationTargetValue", "unsafeSsl"}),
    # The whole metadata goes to the scaler.
    "external": ({"scalerAddress"}, {"plan"}),
    "external-push": ({"scalerAddress"}, {"plan"}),
}


def triggers(document):
    for trigger in document["spec"]["triggers"]:
        must, may = TRIGGERS[trigger["type"]]
        said = set(trigger["metadata"])
        if must - said or said - must - may or not all(isinstance(it, str) for it in trigger["metadata"].values()):
            return trigger


def server():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [str(pathlib.Path(sys.executable).parent / "moto_server"), "-H", "127.0.0.1", "-p", str(port)],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    for _ in range(150):
        try:
            urllib.request.urlopen(address + "/moto-api/", timeout=1)
            return process, address
        except OSError:
            time.sleep(0.2)
    process.kill()
    raise SystemExit("moto's server does not answer")


def client(service, address):
    return boto3.client(
        service, endpoint_url=address, region_name="us-east-1", aws_access_key_id="none", aws_secret_access_key="none")


def groups(address):
    name = "aws-asg"
    autoscaling = client("autoscaling", address)
    image = client("ec2", address).describe_images()["Images"][0]["ImageId"]
    batches = json.loads(file(name).read_text())
    group = batches[0]["AutoScalingGroupName"]
    autoscaling.create_launch_configuration(
        LaunchConfigurationName="none", ImageId=image, InstanceType="t3.micro")
    autoscaling.create_auto_scaling_group(
        AutoScalingGroupName=group, LaunchConfigurationName="none", MinSize=0, MaxSize=500,
        AvailabilityZones=["us-east-1a"])
    wanted = {}
    for batch in batches:
        answer = autoscaling.batch_put_scheduled_update_group_action(**batch)
        for problem in answer.get("FailedScheduledUpdateGroupActions", []):
            said(name, "moto", problem)
        wanted |= {action["ScheduledActionName"]: action for action in batch["ScheduledUpdateGroupActions"]}
    listed = autoscaling.describe_scheduled_actions(AutoScalingGroupName=group)["ScheduledUpdateGroupActions"]
    found = {}
    for action in listed:
        found[action["ScheduledActionName"]] = {
            key: value.strftime("%Y-%m-%dT%H:%M:%SZ") if isinstance(value, datetime.datetime) else value
            for key, value in action.items() if key in wanted[action["ScheduledActionName"]]}
    said(name, f"moto: {len(found)} actions created and listed back equal",
         None if found == wanted else f"{found} for {wanted}")


def applications(address):
    name = "aws-appscaling"
    scaling = client("application-autoscaling", address)
    actions = json.loads(file(name).read_text())
    ecs = client("ecs", address)
    cluster, service = actions[0]["ResourceId"].split("/")[1:]
    ecs.create_cluster(clusterName=cluster)
    ecs.register_task_definition(
        family="none", containerDefinitions=[{"name": "none", "image": "none", "memory": 64}])
    ecs.create_service(cluster=cluster, serviceName=service, taskDefinition="none", desiredCount=1)
    target = {key: actions[0][key] for key in ("ServiceNamespace", "ResourceId", "ScalableDimension")}
    scaling.register_scalable_target(**target, MinCapacity=0, MaxCapacity=500)
    for action in actions:
        scaling.put_scheduled_action(**action)
    listed = scaling.describe_scheduled_actions(ServiceNamespace=target["ServiceNamespace"])["ScheduledActions"]
    keys = {action["ScheduledActionName"]: set(action) for action in actions}
    found = sorted(
        ({key: value.strftime("%Y-%m-%dT%H:%M:%SZ") if isinstance(value, datetime.datetime) else value
          for key, value in action.items() if key in keys[action["ScheduledActionName"]]} for action in listed),
        key=lambda it: it["ScheduledActionName"])
    wanted = sorted(actions, key=lambda it: it["ScheduledActionName"])
    said(name, f"moto: {len(found)} actions created and listed back equal",
         None if found == wanted else f"{found} for {wanted}")


def aws():
    process, address = server()
    try:
        for name, check in (("aws-asg", groups), ("aws-appscaling", applications)):
            if file(name):
                try:
                    check(address)
                except Exception as problem:
                    said(name, "moto", problem)
    finally:
        process.kill()  # it keeps nothing, and SIGTERM may be ignored where we were started
        process.wait()


def prometheus():
    promtool = os.environ.get("PROMTOOL") or shutil.which("promtool")
    if not promtool:
        return skipped("prometheus", "promtool check metrics")
    run = subprocess.run([promtool, "check", "metrics"], input=file("prometheus").read_bytes(), capture_output=True)
    said("prometheus", "promtool check metrics",
         None if run.returncode == 0 and not run.stderr else run.stderr.decode() or run.returncode)


def calendar():
    try:
        events = list(icalendar.Calendar.from_ical(file("ical").read_bytes()).walk("VEVENT"))
        short = [event for event in events if not event.decoded("dtstart") < event.decoded("dtend")]
        broken = [event for event in events if event.errors]
        long = [line for line in file("ical").read_bytes().split(b"\r\n") if len(line) > 75]
        said("ical", f"icalendar: {len(events)} events", short or broken or long or (None if events else "no event"))
    except Exception as problem:
        said("ical", "icalendar", problem)


def schema(name, path, text):
    try:
        jsonschema.Draft202012Validator(
            json.loads((here / path).read_text()), format_checker=jsonschema.FormatChecker()).validate(json.loads(text))
        said(name, f"JSON Schema {path}")
    except Exception as problem:
        said(name, f"JSON Schema {path}", problem)


# The arguments of each resource, from the providers' documentation (hashicorp/aws 5, google 6, azurerm 4).
ARGUMENTS = {
    "aws_autoscaling_schedule": {
        "scheduled_action_name", "autoscaling_group_name", "start_time", "end_time", "recurrence", "time_zone",
        "min_size", "max_size", "desired_capacity"},
    "aws_appautoscaling_scheduled_action": {
        "name", "service_namespace", "resource_id", "scalable_dimension", "schedule", "timezone", "start_time",
        "end_time", "scalable_target_action", "scalable_target_action.min_capacity",
        "scalable_target_action.max_capacity"},
    "google_compute_autoscaler": {"name", "zone", "target", "project", "description", "autoscaling_policy"} | {
        "autoscaling_policy." + key for key in (
            "min_replicas", "max_replicas", "cooldown_period", "mode", "cpu_utilization", "cpu_utilization.target",
            "scaling_schedules", *("scaling_schedules." + key for key in (
                "name", "min_required_replicas", "schedule", "time_zone", "duration_sec", "disabled", "description")))},
    "azurerm_monitor_autoscale_setting": {
        "name", "location", "resource_group_name", "target_resource_id", "enabled", "profile"} | {
        "profile." + key for key in (
            "name", "capacity", "capacity.default", "capacity.minimum", "capacity.maximum", "fixed_date",
            "fixed_date.timezone", "fixed_date.start", "fixed_date.end", "recurrence", "recurrence.timezone",
            "recurrence.days", "recurrence.hours", "recurrence.minutes")},
}


def keys(value, path=""):
    if isinstance(value, list):
        return set().union(*(keys(item, path) for item in value))
    if not isinstance(value, dict):
        return set()
    return set().union(*({path + key} | keys(item, path + key + ".") for key, item in value.items()))


def terraform(name):
    document = json.loads(file(name).read_text())
    for kind, resources in document["resource"].items():
        unknown = set().union(*(keys(resource) for resource in resources.values())) - ARGUMENTS[kind]
        bad = [key for key in resources if not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_-]*", key)]
        said(name, f"arguments of {kind}", unknown or bad or None)
    plugins = pathlib.Path(os.environ.get("TERRAFORM_PLUGINS", "/opt/tf-plugins"))
    provider = "aws" if "aws" in name else "google" if "gcp" in name else "azurerm"
    if not shutil.which("terraform") or not (plugins / "registry.terraform.io/hashicorp" / provider).exists():
        return skipped(name, f"terraform validate with hashicorp/{provider}")
    with tempfile.TemporaryDirectory() as work:
        (pathlib.Path(work) / "main.tf.json").write_text(json.dumps(document))
        environment = {key: value for key, value in os.environ.items() if key != "TF_CLI_CONFIG_FILE"}
        for words in (["init", "-input=false", f"-plugin-dir={plugins}"], ["validate", "-no-color"]):
            run = subprocess.run(["terraform", *words], cwd=work, capture_output=True, text=True, env=environment)
            if run.returncode:
                return said(name, "terraform " + words[0], run.stdout + run.stderr)
        said(name, f"terraform validate with hashicorp/{provider}")


for folder in folders:
    for name in ("keda", "keda-metrics-api", "keda-external", "keda-external-push", "hpa", "zalando"):
        if file(name):
            kubernetes(name)
    aws()
    if file("prometheus"):
        prometheus()
    if file("ical"):
        calendar()
    if file("json"):
        schema("json", "schedule.schema.json", file("json").read_text())
    for path in sorted(folder.glob("terraform-*")):
        terraform(path.stem)
if plan:
    schema("plan", "plan.schema.json", pathlib.Path(plan).read_text())
sys.exit(1 if failures else 0)
