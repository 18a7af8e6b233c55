# shellcheck shell=bash
# The jars of veraPDF, the judge of PDF/A and PDF/UA. Nothing runs: "started" means fetched.

verapdf_missing() {
  need java openjdk-17-jre-headless
  [ -d "$LIB/verapdf" ] || need mvn maven
}

verapdf_start() { jars verapdf; }
verapdf_running() { [ -d "$LIB/verapdf" ] && has java; }
verapdf_stop() { :; }
verapdf_env() { echo "VERAPDF_LIBS=$LIB/verapdf"; }
verapdf_serve_env() { :; }
