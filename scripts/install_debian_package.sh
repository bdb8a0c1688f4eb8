#!/bin/sh
# Install one Debian package, or say plainly what a person has to do instead.
set -eu

package=$1
if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
    echo "This machine has no $package, and only root on a Debian machine can add it." >&2
    echo "Ask for: apt-get install $package" >&2
    exit 1
fi

echo "Installing Debian's $package."
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq </dev/null
apt-get install -y -qq --no-install-recommends "$package" </dev/null >/dev/null
