#!/usr/bin/env bash
# Installs the Debian packages that set-up and tests need and the machine lacks; what is there by other means stays.
set -euo pipefail

has() { command -v "$1" > /dev/null 2>&1; }

jdk_fits() {
  local javac=javac
  [ -z "${JAVA_HOME:-}" ] || javac=$JAVA_HOME/bin/javac
  has "$javac" && "$javac" -version 2>&1 | grep -qE '^javac (17|21)([. ]|$)'
}

python_fits() {
  has python3 && python3 -c 'import ensurepip, venv, sys; sys.exit(sys.version_info < (3, 11))' 2> /dev/null
}

if ! has node || ! has npm || [ "$(node -p 'process.versions.node.split(".")[0]')" -lt 20 ]; then
  echo 'Node 20 or later with npm is missing, and Debian 12 has an older one: install it from nodejs.org.' >&2
  exit 1
fi

packages=()
has git || packages+=(git)
has curl || packages+=(curl)
has openssl || packages+=(openssl)
jdk_fits || packages+=(openjdk-17-jdk-headless)
has mvn || packages+=(maven)
python_fits || packages+=(python3 python3-venv)
has R || packages+=(r-base-core)
compgen -G '/usr/lib/postgresql/*/bin/initdb' > /dev/null || packages+=(postgresql)
has ss || packages+=(iproute2)

if [ ${#packages[@]} -eq 0 ]; then
  echo 'No Debian package is missing.'
  exit 0
fi
as_root=()
[ "$(id -u)" -eq 0 ] || as_root=(sudo)
echo "Installing ${packages[*]}"
"${as_root[@]}" apt-get update -q
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends "${packages[@]}"
