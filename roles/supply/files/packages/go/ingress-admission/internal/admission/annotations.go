package admission

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

const annotationPrefix = "nginx.ingress.kubernetes.io/"

type valueKind int

const (
	anyText valueKind = iota
	boolean
	integer
)

// The annotations that Traefik's provider for ingress-nginx reads. It ignores every other one, and a boolean or a number
// that it cannot parse, without a word; so both are said here.
var readAnnotations = map[string]valueKind{
	"affinity":                anyText,
	"auth-realm":              anyText,
	"auth-response-headers":   anyText,
	"auth-secret":             anyText,
	"auth-secret-type":        anyText,
	"auth-type":               anyText,
	"auth-url":                anyText,
	"backend-protocol":        anyText,
	"cors-allow-credentials":  boolean,
	"cors-allow-headers":      anyText,
	"cors-allow-methods":      anyText,
	"cors-allow-origin":       anyText,
	"cors-expose-headers":     anyText,
	"cors-max-age":            integer,
	"enable-cors":             boolean,
	"force-ssl-redirect":      boolean,
	"proxy-ssl-name":          anyText,
	"proxy-ssl-secret":        anyText,
	"proxy-ssl-server-name":   anyText,
	"proxy-ssl-verify":        anyText,
	"service-upstream":        boolean,
	"session-cookie-domain":   anyText,
	"session-cookie-max-age":  integer,
	"session-cookie-name":     anyText,
	"session-cookie-path":     anyText,
	"session-cookie-samesite": anyText,
	"session-cookie-secure":   boolean,
	"ssl-passthrough":         boolean,
	"ssl-redirect":            boolean,
	"use-regex":               boolean,
}

// Annotations that restrict who may come in. An Ingress that carries one would be open to all without it, which is worse
// than no Ingress.
var guardAnnotations = map[string]bool{
	"auth-tls-secret":        true,
	"auth-tls-verify-client": true,
	"denylist-source-range":  true,
	"satisfy":                true,
	"whitelist-source-range": true,
}

func checkAnnotations(annotations map[string]string) (problems, warnings []string) {
	names := make([]string, 0, len(annotations))
	for name := range annotations {
		if strings.HasPrefix(name, annotationPrefix) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	for _, name := range names {
		value := annotations[name]
		short := strings.TrimPrefix(name, annotationPrefix)
		kind, read := readAnnotations[short]
		switch {
		case strings.HasSuffix(short, "-snippet"):
			problems = append(problems, fmt.Sprintf("annotation %s: configuration snippets are not allowed", name))
		case guardAnnotations[short]:
			problems = append(problems, fmt.Sprintf("annotation %s: this controller does not enforce it, everybody would have access", name))
		case !read:
			warnings = append(warnings, fmt.Sprintf("annotation %s has no effect with this controller", name))
		case kind == boolean:
			if _, err := strconv.ParseBool(value); err != nil {
				problems = append(problems, fmt.Sprintf("annotation %s: found %q, needed true or false", name, value))
			}
		case kind == integer:
			if _, err := strconv.Atoi(value); err != nil {
				problems = append(problems, fmt.Sprintf("annotation %s: found %q, needed a whole number", name, value))
			}
		}
	}
	return append(problems, checkAuthentication(annotations)...), warnings
}

// checkAuthentication refuses what makes Traefik build the route without the authentication that was asked for.
func checkAuthentication(annotations map[string]string) (problems []string) {
	if kind, set := annotations[annotationPrefix+"auth-type"]; set {
		if kind != "basic" && kind != "digest" {
			problems = append(problems, fmt.Sprintf("annotation %sauth-type: found %q, needed basic or digest", annotationPrefix, kind))
		}
		if annotations[annotationPrefix+"auth-secret"] == "" {
			problems = append(problems, fmt.Sprintf("annotation %sauth-secret: found none, needed with auth-type", annotationPrefix))
		}
	}
	if address, set := annotations[annotationPrefix+"auth-url"]; set && address == "" {
		problems = append(problems, fmt.Sprintf("annotation %sauth-url: found an empty address", annotationPrefix))
	}
	return problems
}
