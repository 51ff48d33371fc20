EVENT = {"eventVersion": "1.08", "eventName": "x"}
print(EVENT["eventVersion"])
