"""Narrows the schemas to the ids, regions and bounds that the sandbox accepts.

Without this, the sandbox rejects nearly every cluster that schemathesis generates, and operations after a creation are never
tested. Only bounds that the sandbox enforces are added, so they are tested from both sides. The document files are unchanged.
"""

import json
import os
import urllib.request

import schemathesis


def get(path):
    request = urllib.request.Request(
        os.environ["SANDBOX"] + path, headers={"Authorization": "Bearer " + os.environ["BEARER"]}
    )
    with urllib.request.urlopen(request) as response:
        return json.load(response)


def camunda(components):
    schemas = components["schemas"]
    parameters = get("/clusters/parameters")
    # One channel, because a generation belongs to a channel.
    channel = parameters["channels"][0]
    fields = schemas["CreateClusterRequest"]["properties"]
    fields["name"].update(maxLength=50, pattern=r"\S")
    fields["channelId"]["enum"] = [channel["uuid"]]
    fields["generationId"]["enum"] = [generation["uuid"] for generation in channel["allowedGenerations"]]
    fields["regionId"]["enum"] = [parameters["regions"][0]["uuid"]]
    fields["planTypeId"]["enum"] = [plan["uuid"] for plan in parameters["clusterPlanTypes"]]
    if "backupRegionId" in fields:
        fields["backupRegionId"]["enum"] = [parameters["regions"][0]["backups"][0]["uuid"]]
    if "description" in fields:
        fields["description"]["maxLength"] = 150
    schemas["CreateClientRequest"]["properties"]["clientName"]["pattern"] = r"\S"


def cockroach(components):
    schemas = components["schemas"]
    versions = ["2022-03-31", "2022-09-20", "2023-04-10", "2024-09-16"]
    components["parameters"]["CcVersion"]["schema"]["enum"] = versions
    regions = get("/api/v1/clusters/available-regions?provider=GCP&serverless=true")["regions"]
    names = [region["name"] for region in regions]
    fields = schemas["CreateClusterRequest"]["properties"]
    fields["name"]["pattern"] = r"^\S+$"
    fields["provider"] = {"type": "string", "enum": ["GCP"]}
    specification = schemas["CreateClusterSpecification"]["properties"]
    # A dedicated cluster, a plan or a primary region would have to be consistent with other fields.
    for field in ("dedicated", "plan"):
        del specification[field]
    schemas["CreateClusterSpecification"]["required"] = ["serverless"]
    serverless = schemas["ServerlessClusterCreateSpecification"]["properties"]
    serverless["regions"].update(minItems=1, maxItems=1)
    serverless["regions"]["items"] = {"type": "string", "enum": names}
    del serverless["primary_region"]
    serverless["spendLimit"]["minimum"] = 0
    for limit in schemas["UsageLimits"]["properties"].values():
        limit["oneOf"] = [{"type": "string", "pattern": "^[1-9][0-9]{0,17}$"}, {"type": "integer", "minimum": 1}]
    # The vendor's gateway accepts protobuf JSON, in which any field may be null.
    for name, schema in schemas.items():
        if any(word in name for word in ("Create", "Update", "Account", "Limits", "Machine", "SpendLimit")):
            for field, value in schema.get("properties", {}).items():
                schema["properties"][field] = {"nullable": True, "allOf": [value]}


@schemathesis.hook
def before_load_schema(context, raw_schema):
    title = raw_schema["info"]["title"]
    if "Camunda" in title:
        camunda(raw_schema["components"])
    elif "Cockroach" in title:
        cockroach(raw_schema["components"])
