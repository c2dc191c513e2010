# shellcheck shell=bash disable=SC2034  # the variables are for the script that sources this one
# Sourced by `run`: brings the readers onto the machine, each at one version, and says where they are. What is there is
# kept: a folder is named by the versions in it and holds `complete` once it is.

PYTHON_READERS=(feedparser==6.0.14 check-jsonschema==0.39.0 pip-audit==2.10.1 sectxt==0.9.8 'moto[server,s3]==5.2.5')
NODE_READERS=(vnu-jar@26.9.27 feedsmith@3.0.1 @renovatebot/osv-offline@3.0.11 @renovatebot/osv-offline-db@3.0.11
  playwright-core@1.65.1 axe-core@4.14.1 lighthouse@12.8.2)
OSV_SCANNER_VERSION=v2.3.5
GOVULNCHECK_VERSION=v1.1.4
ACTIONLINT_VERSION=v1.7.12

# install_readers CACHE: sets `python`, `node_folder`, `osv_scanner`, `govulncheck` and `actionlint` (the last three empty where
# Go is too old to bring the version of itself that they ask for).
install_readers() {
  install_system_packages
  local venv
  venv=$1/python-$(key "${PYTHON_READERS[@]}")
  node_folder=$1/node-$(key "${NODE_READERS[@]}")
  python=$venv/bin/python
  osv_scanner= govulncheck= actionlint=
  once "$venv" install_python
  once "$node_folder" install_node
  # Before 1.21 it knows nothing of that setting.
  if [[ -n $(go env GOTOOLCHAIN) ]]; then
    osv_scanner=$1/osv-scanner-$OSV_SCANNER_VERSION/osv-scanner
    once "${osv_scanner%/*}" install_osv_scanner
    govulncheck=$1/govulncheck-$GOVULNCHECK_VERSION/govulncheck
    once "${govulncheck%/*}" install_govulncheck
    actionlint=$1/actionlint-$ACTIONLINT_VERSION/actionlint
    once "${actionlint%/*}" install_actionlint
  fi
}

install_system_packages() {
  local missing=()
  command -v curl >/dev/null || missing+=(curl)
  command -v java >/dev/null || missing+=(default-jre-headless)
  command -v node >/dev/null || missing+=(nodejs)
  command -v npm >/dev/null || missing+=(npm)
  # Without it actionlint reads no scripts, and does not say so.
  command -v shellcheck >/dev/null || missing+=(shellcheck)
  command -v go >/dev/null || missing+=(golang-go)
  command -v rclone >/dev/null || missing+=(rclone)
  [[ -x /usr/bin/chromium ]] || missing+=(chromium)
  python3 -c 'import ensurepip, venv' 2>/dev/null || missing+=(python3 python3-venv)
  local program
  for program in gpg gpg-agent sqv sqop sq; do
    command -v "$program" >/dev/null || missing+=("$program")
  done
  [[ -x /usr/lib/gnupg/gpg-wks-client ]] || missing+=(gpg-wks-client)
  if [[ ${#missing[@]} -gt 0 ]]; then
    echo "+ apt-get install ${missing[*]}"
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"
  fi
}

install_python() {
  python3 -m venv "$1"
  "$1/bin/python" -m pip install --quiet --disable-pip-version-check "${PYTHON_READERS[@]}"
}

install_node() {
  npm install --prefix "$1" --ignore-scripts --no-audit --no-fund --no-save --loglevel error "${NODE_READERS[@]}"
}

install_osv_scanner() {
  go_install "$1" "github.com/google/osv-scanner/v2/cmd/osv-scanner@$OSV_SCANNER_VERSION"
}

install_govulncheck() {
  go_install "$1" "golang.org/x/vuln/cmd/govulncheck@$GOVULNCHECK_VERSION"
}

install_actionlint() {
  go_install "$1" "github.com/rhysd/actionlint/cmd/actionlint@$ACTIONLINT_VERSION"
}

# go_install FOLDER PACKAGE: Debian's Go may be older than the package asks for; then it fetches that one itself.
go_install() {
  GOTOOLCHAIN=auto GOBIN=$1 go install "$2"
}

# once FOLDER INSTALL: fills the folder unless an earlier run did.
once() {
  [[ ! -e $1/complete ]] || return 0
  echo "+ $2 ${1##*/}"
  rm -rf "$1"
  mkdir -p "$1"
  "$2" "$1"
  touch "$1/complete"
}

# A name for a list of versions, and for the place: a virtual environment cannot be moved.
key() {
  printf '%s\n' "$PWD" "$@" | sha256sum | cut -c1-12
}
