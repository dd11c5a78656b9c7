#!/bin/sh
# Makes Temporal's namespace and the search attribute that shows a case's stage. Runs in
# temporalio/admin-tools; may run again. TEMPORAL_ADDRESS and TEMPORAL_NAMESPACE are read by `temporal`
# itself; RETENTION is how long Temporal keeps runs that have ended. The log keeps everything anyway.
set -eu

: "${TEMPORAL_ADDRESS:?}" "${TEMPORAL_NAMESPACE:?}" "${RETENTION:?}"

tries=60
until temporal operator cluster health >/dev/null 2>&1; do
    tries=$((tries - 1))
    if [ "$tries" -eq 0 ]; then
        echo "Temporal at $TEMPORAL_ADDRESS does not answer." >&2
        exit 1
    fi
    sleep 1
done

if temporal operator namespace describe --namespace "$TEMPORAL_NAMESPACE" >/dev/null 2>&1; then
    temporal operator namespace update --namespace "$TEMPORAL_NAMESPACE" --retention "$RETENTION" >/dev/null
else
    temporal operator namespace create --namespace "$TEMPORAL_NAMESPACE" --retention "$RETENTION" >/dev/null
fi

# A new namespace is seen everywhere after a moment only: until then this is refused, and tried again.
stage() { temporal operator search-attribute list | grep -qw VinhDanhStage; }
tries=60
until stage; do
    temporal operator search-attribute create --name VinhDanhStage --type Keyword >/dev/null 2>&1 || true
    stage && break
    tries=$((tries - 1))
    if [ "$tries" -eq 0 ]; then
        echo "The search attribute VinhDanhStage cannot be made in namespace $TEMPORAL_NAMESPACE." >&2
        exit 1
    fi
    sleep 1
done
echo "Temporal: namespace $TEMPORAL_NAMESPACE keeps ended runs for $RETENTION and shows VinhDanhStage."
