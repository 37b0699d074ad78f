# Looks after one throw-away PostgreSQL server and outlives the test process that asks for it.
#
#   sh guardian.sh PROGRAMS FOLDER
#
# Makes a database cluster in FOLDER/data, then obeys lines on standard input:
#
#   start PORT   starts the server; answers "ready" or "failed"
#   killed       all its processes were killed; clears away what they left, answers "cleared"
#
# When standard input ends (the test process is gone, however it ended) the server is stopped and FOLDER removed.
# One thing after another, so that an end in the middle of a start is noticed when the start is over.
set -u
programs=$1
folder=$2

if [ ! -d "$folder/data" ]; then
    # Collated as people read, not by bytes: code that leans on the order of bytes shows it here.
    "$programs/initdb" --pgdata "$folder/data" --username mitra --auth trust --encoding UTF8 --no-locale \
        --locale-provider icu --icu-locale en --no-sync --no-instructions >>"$folder/log" 2>&1
    cat >>"$folder/data/postgresql.conf" <<'SETTINGS'
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
max_connections = 300
# Nothing outside the folder, so that nothing is left after a kill.
dynamic_shared_memory_type = mmap
# Compiling a query costs more than any query of a test.
jit = off
SETTINGS
fi

# The lock file would stop the next start for as long as nobody has collected the dead process, and without its
# seventh line nobody finds the shared memory again.
clear_away() {
    lock=$folder/data/postmaster.pid
    [ -f "$lock" ] || return
    memory=$(sed -n '7s/.* //p' "$lock")
    ipcrm -m "$memory" 2>>"$folder/log"
    rm -f "$lock"
}

while read -r word port; do
    case $word in
    start)
        if "$programs/pg_ctl" start --wait --timeout 60 --pgdata "$folder/data" --log "$folder/log" \
            --options "-p $port" >>"$folder/log" 2>&1 </dev/null; then
            echo ready
        else
            echo failed
        fi
        ;;
    killed)
        clear_away
        echo cleared
        ;;
    esac
done

"$programs/pg_ctl" stop --mode immediate --wait --timeout 60 --pgdata "$folder/data" >/dev/null 2>&1
clear_away
rm -rf "$folder"
