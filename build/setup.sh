# Sourced by ./grid, ./test and ./bench: installs what the machine lacks and builds what has changed.
# Needs: ROOT (this checkout). Everything it prints goes to stderr, so that `./grid … -o json` stays pure.

readonly ARTIFACTS="$ROOT/artifacts"

say() { printf '%s\n' "$*" >&2; }
die() { say "grid: $*"; exit 1; }

need_dotnet() {
  command -v dotnet >/dev/null 2>&1 || die "the .NET 10 SDK is not installed (no 'dotnet' on PATH). See https://dot.net/download."
  # Without these, the SDK greets, sends telemetry and keeps build servers alive.
  export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_GENERATE_ASPNET_CERTIFICATE=false MSBUILDDISABLENODEREUSE=1
}

# The Debian packages that stand behind the file given beside each.
missing_packages() {
  local missing=()
  command -v g++ >/dev/null 2>&1 || missing+=(g++)
  if [ -z "${GRID_LIBTORCH:-}" ]; then
    [ -e /usr/include/torch/library.h ] || missing+=(libtorch-dev)
    # OpenBLAS makes a training step nine times faster than the reference BLAS; its pthread build ignores torch's thread count.
    compgen -G '/usr/lib/*/openblas-openmp/libblas.so.3' >/dev/null || missing+=(libopenblas0-openmp)
  fi
  [ -e /usr/share/datasets/fashion-mnist/train-images-idx3-ubyte.gz ] || [ -n "${GRID_DATA:-}" ] || missing+=(dataset-fashion-mnist)
  printf '%s' "${missing[*]:-}"
}

install_packages() {
  local missing; missing=$(missing_packages)
  [ -n "$missing" ] || return 0
  command -v apt-get >/dev/null 2>&1 ||
    die "this machine has no apt-get, and these Debian packages (or their like) are missing: $missing. Set GRID_LIBTORCH and GRID_DATA to use your own libtorch and data (README)."
  apt_install $missing ||
    die "could not install: $missing. The log is $ARTIFACTS/apt.log; or run: sudo apt-get install $missing"
}

# What the tests start servers of their own with. Grid itself needs a PostgreSQL only where a store says postgres://, and that may be anywhere.
install_postgres() {
  command -v initdb >/dev/null 2>&1 && return 0
  compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null && return 0
  command -v apt-get >/dev/null 2>&1 || die "PostgreSQL is not installed (no 'initdb' on PATH), and this machine has no apt-get to install it with."
  apt_install postgresql || die "could not install postgresql. The log is $ARTIFACTS/apt.log; or run: sudo apt-get install postgresql"
}

# What the tests scrape with, and check metrics and rules with. The package's server is not started: tests start their own.
install_prometheus() {
  command -v prometheus >/dev/null 2>&1 && command -v promtool >/dev/null 2>&1 && return 0
  command -v apt-get >/dev/null 2>&1 || die "Prometheus is not installed (no 'prometheus' on PATH), and this machine has no apt-get to install it with."
  apt_install prometheus || die "could not install prometheus. The log is $ARTIFACTS/apt.log; or run: sudo apt-get install prometheus"
}

# What decodes PNG and JPEG. Grid itself needs it only for data sets of such pictures, and then says so.
install_picture_libraries() {
  local missing=()
  compgen -G '/usr/lib/*/libpng16.so.16' >/dev/null || missing+=(libpng16-16)
  compgen -G '/usr/lib/*/libturbojpeg.so.0' >/dev/null || missing+=(libturbojpeg0)
  [ ${#missing[@]} -gt 0 ] || return 0
  command -v apt-get >/dev/null 2>&1 || die "the tests need libpng and libjpeg-turbo, and this machine has no apt-get to install them with."
  apt_install "${missing[@]}" || die "could not install: ${missing[*]}. The log is $ARTIFACTS/apt.log; or run: sudo apt-get install ${missing[*]}"
}

# The arithmetic of PyTorch's reference runs. Beside OpenBLAS, which stays the one in use; comparisons that need it say so where it is missing.
want_reference_blas() {
  compgen -G '/usr/lib/*/blas/libblas.so.3' >/dev/null && return 0
  command -v apt-get >/dev/null 2>&1 || return 0
  apt_install libblas3 || say "Could not install libblas3; the log is $ARTIFACTS/apt.log."
}

# What the images are built with where there is no engine (`./test --all`), as root; those tests say so where it is missing.
want_debootstrap() {
  command -v debootstrap >/dev/null 2>&1 && command -v ip >/dev/null 2>&1 && return 0
  [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1 || return 0
  apt_install debootstrap iproute2 || say "Could not install debootstrap; the log is $ARTIFACTS/apt.log."
}

# RUNLEVEL=1: a package that brings a server does not start it.
apt_install() { # packages
  local sudo=(); [ "$(id -u)" = 0 ] || sudo=(sudo)
  mkdir -p "$ARTIFACTS"
  say "Installing $* (once) …"
  { "${sudo[@]}" apt-get update -qq &&
    "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 apt-get install -y -qq --no-install-recommends "$@"; } >"$ARTIFACTS/apt.log" 2>&1
}

# True where this, or the whole, was built after the last change of a source, with the same choice of engines.
fresh() { built_since_change "$1" || built_since_change all; }

built_since_change() { # stamp
  local stamp="$ARTIFACTS/$1.built"
  [ -e "$stamp" ] && [ "$(cat "$stamp")" = "$(engines)" ] || return 1
  [ -z "$(find "$ROOT" -path "$ARTIFACTS" -prune -o -path "$ROOT/.git" -prune -o \
    \( -name '*.cs' -o -name '*.csproj' -o -name '*.cpp' -o -name '*.sql' -o -name '*.props' -o -name '*.targets' -o -name '*.sln' -o -name .editorconfig \
       -o -path "$ROOT/torch/native/*" \) -type f -newer "$stamp" -print -quit)" ]
}

engines() { printf '%s' "GrainHost=${GrainHost:-} Torch=${Torch:-} GRID_LIBTORCH=${GRID_LIBTORCH:-}"; }

build() { # stamp, what to build
  mkdir -p "$ARTIFACTS"
  fresh "$1" && return 0
  (
    # Two first runs at once wait for each other.
    flock 9
    fresh "$1" && exit 0
    need_dotnet
    install_packages
    touch "$ARTIFACTS/$1.building"
    say "Building (about a minute the first time) …"
    # Compiler servers outlive the build by minutes: they must not keep the lock.
    dotnet build "$ROOT/$2" -c Release -v quiet --nologo >"$ARTIFACTS/$1.log" 2>&1 9>&- ||
      { grep -E 'error|warning' "$ARTIFACTS/$1.log" | sort -u | head -n 20 >&2; die "the build failed. The whole log is $ARTIFACTS/$1.log"; }
    engines >"$ARTIFACTS/$1.building"
    # What was edited while the build ran is newer than its start, and is built next time.
    mv "$ARTIFACTS/$1.building" "$ARTIFACTS/$1.built"
  ) 9>"$ARTIFACTS/build.lock"
}
