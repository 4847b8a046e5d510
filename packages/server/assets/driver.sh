#!/bin/sh
# Runs one driver and writes down how it ended: sh driver.sh DIR (merged|apart) COMMAND ARGUMENTS...
# The claim is made by exclusive creation, so of two that were started for one app only one ever goes on. Exit 75: another
# has it; 74: it could not be written (a full disk, say), and nothing was begun.
# The driver runs in the foreground: a shell makes its background commands deaf to SIGINT, and Python needs it.
dir=$1 outputs=$2
shift 2
trap : TERM INT HUP

# When this process began, in ticks since the boot: field 22 of stat, counted from behind the name, which may hold blanks.
started() {
  read -r stat <"/proc/$$/stat"
  set -- ${stat##*) }
  echo "${20}"
}
read -r boot </proc/sys/kernel/random/boot_id
claim="$$ $(started) $boot"
set -C
# `command`, or a redirection that fails would end the shell without a word on why.
command exec 3>"$dir/claim" || { [ -e "$dir/claim" ] && exit 75 || exit 74; }
set +C
echo "$claim" >&3 || { rm -f "$dir/claim"; exit 74; }
exec 3>&-

if [ -f "$SPARK_CONF_DIR/spark-env.sh" ]; then
  set -a
  . "$SPARK_CONF_DIR/spark-env.sh"
  set +a
fi
cd "$dir/work" || exit 74
case $outputs in
  merged) "$@" </dev/null >"$dir/stdout" 2>&1 ;;
  *) "$@" </dev/null >"$dir/stdout" 2>"$dir/stderr" ;;
esac
code=$?
# Nobody else knows how it ended, so this waits until it can be written: the disk may be full. By the shell itself, for who
# ends a driver kills whatever else its session starts; readers wait for the end of the line.
until echo "$code" >"$dir/exit"; do
  [ -d "$dir" ] || exit 74
  sleep 1
done
# Whoever is killed leaves its temporary files. Only now, for a server that ends the driver does not wait for this.
if [ -L "$dir/tmp" ]; then rm -rf -- "$(readlink "$dir/tmp")"; fi
