#!/usr/bin/env bash
# Builds stand-ins for the three images that Dockerfile and docker-compose.yml are made of, for machines that reach no image
# registry: `build.sh`; prints a line for each. They are put together from the same published parts, and take the images'
# own names, so that both files are tested as they are:
#   node:24-slim                  Node 24 and npm on Debian
#   apache/flink-statefun:3.3.0   Flink 1.16.2 and StateFun 3.3.0 on Java 17 (the image: Java 8)
#   redpandadata/redpanda:v24.2.7 Apache Kafka under Redpanda's command line, and a small rpk. Redpanda itself is not in it
# An image of that name that is here already, and is no stand-in, is left alone and used.
#
# Built once for each state of this folder: under the name statefun-ts-stand-in/*, which stays. `build.sh untag` takes the
# images' own names away again, so that nobody takes a stand-in for the image.
#
# Packages and certificates come from where this machine gets its own: its apt sources, its CA certificates, its
# configuration of npm, pip and Maven.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
cache=$root/.cache/stand-ins
certificates=/etc/ssl/certs/ca-certificates.crt
flink=1.16.2
statefun=3.3.0

# For machines without buildx, which the newer builder needs.
export DOCKER_BUILDKIT=0

declare -A images=(
  [node]=node:24-slim
  [statefun]=apache/flink-statefun:$statefun
  [redpanda]=redpandadata/redpanda:v24.2.7
)

# The archive that this machine installs from, and the release: "URL CODENAME".
debian_source() {
  local codename
  codename=$(. /etc/os-release && printf %s "$VERSION_CODENAME")
  # shellcheck disable=SC2016 # these are not the shell's
  apt-get indextargets --format '$(REPO_URI) $(RELEASE) $(COMPONENT)' 'Created-By: Packages' |
    awk -v codename="$codename" '!found && $2 == codename && $3 == "main" { print $1, $2; found = 1 }'
}

version=$({
  find "$here" -type f ! -name '*.ts' -print0 | sort -z | xargs -0 cat
  cat "$root/tools/flink/pom.xml" "$root/node_modules/node/package.json" "$certificates"
  npm config get registry
  debian_source
} 2>/dev/null | sha256sum | cut -c 1-12)

work=$(mktemp -d)
trap '[[ -z ${fetching:-} ]] || kill "$fetching" 2>/dev/null || true; rm -rf "$work"' EXIT
progress() { printf 'stand-ins: %s\n' "$*"; }
has_image() { docker image inspect "$1" >/dev/null 2>&1; }
stand_in() { printf 'statefun-ts-stand-in/%s:%s' "$1" "$version"; }
is_stand_in() { [[ $(docker image inspect --format '{{index .Config.Labels "statefun-ts.stand-in"}}' "$1") == yes ]]; }

build() { # NAME FOLDER: the image from the Dockerfile in FOLDER
  docker build --label statefun-ts.stand-in=yes --build-arg "VERSION=$version" --tag "$(stand_in "$1")" "$2" >"$work/build.log" 2>&1 ||
    { tail -20 "$work/build.log" >&2 && exit 1; }
}

# Debian without its documentation, with this machine's certificates.
build_base() {
  local url codename
  read -r url codename < <(debian_source)
  debootstrap --variant=minbase --include=ca-certificates "$codename" "$work/base" "$url" >"$work/base.log" 2>&1 ||
    { tail -20 "$work/base.log" >&2 && exit 1; }
  cp "$certificates" "$work/base/etc/ssl/certs/"
  rm -rf "$work"/base/{usr/share/{doc,man,locale}/*,var/cache/apt/*,var/lib/apt/lists/*}
  # The postinst scripts of Java link into this one.
  mkdir "$work/base/usr/share/man/man1"
  printf 'path-exclude /usr/share/%s/*\n' doc man locale >"$work/base/etc/dpkg/dpkg.cfg.d/small"
  tar -C "$work/base" -c . | docker import \
    --change "ENV SSL_CERT_FILE=$certificates NODE_EXTRA_CA_CERTS=$certificates" \
    --change 'CMD ["bash"]' - "$(stand_in base)" >/dev/null
}

build_jre() { build jre "$here/jre"; }

# The node that the project has from npm, and the npm of this machine.
build_node() {
  cp -r "$here/node" "$work"
  cp "$root/node_modules/node/bin/node" "$work/node"
  cp -r "$(dirname "$(readlink -f "$(command -v npm)")")/.." "$work/node/npm"
  printf 'registry=%s\n' "$(npm config get registry 2>/dev/null)" >"$work/node/npmrc"
  build node "$work/node"
}

# Flink as it is published for Python: the jars in a source package, the scripts and their configuration in a wheel.
parts=$cache/flink-$flink-statefun-$statefun
fetch_statefun() {
  if [[ -d $parts ]]; then return; fi
  local new=$work/parts
  mkdir -p "$cache" "$new"
  cd "$new"
  pip download --quiet --no-deps "apache-flink-libraries==$flink"
  pip download --quiet --no-deps --only-binary=:all: --python-version 3.9 --platform manylinux1_x86_64 "apache-flink==$flink"
  for artifact in statefun-flink-distribution statefun-flink-core; do
    mvn --quiet --batch-mode --no-transfer-progress dependency:copy -DoutputDirectory=. \
      "-Dartifact=org.apache.flink:$artifact:$statefun"
  done
  python3 -m zipfile --extract apache_flink-*.whl .
  tar --strip-components=2 -xzf apache-flink-libraries-*.tar.gz --wildcards '*/deps/bin/*' '*/deps/lib/*' --exclude='*/flink-table*'
  mkdir flink
  mv pyflink/bin pyflink/conf lib flink
  mv bin/* flink/bin
  mv statefun-flink-*.jar flink/lib
  # The name by which the entry point finds the job's jar.
  mv "flink/lib/statefun-flink-core-$statefun.jar" flink/lib/statefun-flink-core.jar
  # Under its name only when all of it is there.
  mv flink "$parts.$$"
  mv "$parts.$$" "$parts"
}

build_statefun() {
  wait_for_parts
  cp -r "$here/statefun" "$work"
  cp -r "$parts" "$work/statefun/flink"
  build statefun "$work/statefun"
}

# The jars of npm run flink.
fetch_redpanda() { node "$here/kafka-jars.ts" >"$work/kafka-jars"; }

build_redpanda() {
  wait_for_parts
  cp -r "$here/redpanda" "$work"
  mkdir "$work/redpanda/kafka"
  xargs cp -t "$work/redpanda/kafka" <"$work/kafka-jars"
  build redpanda "$work/redpanda"
}

# The parts are fetched, one after the other, while the images that need none are built.
fetching=''
fetch_parts() {
  fetch_redpanda
  fetch_statefun
}
wait_for_parts() {
  [[ -n $fetching ]] || return 0
  wait "$fetching" || { tail -20 "$work/fetch.log" >&2 && exit 1; }
  fetching=''
}

make() { # NAME: unless it was made before
  if has_image "$(stand_in "$1")"; then return; fi
  local started=$SECONDS
  "build_$1"
  progress "built $1 in $((SECONDS - started)) s"
}

case ${1:-} in
  '')
    if ! has_image "$(stand_in redpanda)"; then
      fetch_parts >"$work/fetch.log" 2>&1 &
      fetching=$!
    fi
    for name in base jre node statefun redpanda; do
      image=${images[$name]:-}
      if [[ -n $image ]] && has_image "$image" && ! is_stand_in "$image"; then
        progress "$image is the image itself"
        continue
      fi
      make "$name"
      if [[ -n $image ]]; then
        docker tag "$(stand_in "$name")" "$image"
        progress "$image is a stand-in"
      fi
    done
    ;;
  untag)
    # The project's own image is made of one of them: it has the label, too.
    for image in "${images[@]}" shopping-cart-functions; do
      if has_image "$image" && is_stand_in "$image"; then docker rmi --force "$image" >/dev/null; fi
    done
    ;;
  *)
    printf 'usage: %s [untag]\n' "$0" >&2
    exit 2
    ;;
esac
