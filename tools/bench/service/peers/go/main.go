// The shop's functions on the official Go SDK: the messages that the load sends, as its users would write it.
package main

import (
	"fmt"
	"log"
	"net"
	"net/http"
	"os"
	"sync/atomic"

	"github.com/apache/flink-statefun/statefun-sdk-go/v3/pkg/statefun"
)

var invocations atomic.Int64

// The shop's client asks the service how far it is, which this SDK does not count.
func counted(function statefun.StatefulFunctionPointer) statefun.StatefulFunctionPointer {
	return func(ctx statefun.Context, message statefun.Message) error {
		invocations.Add(1)
		return function(ctx, message)
	}
}

func main() {
	functions := statefun.StatefulFunctionsBuilder()
	for _, spec := range []statefun.StatefulFunctionSpec{
		{
			FunctionType: cartFn,
			States:       []statefun.ValueSpec{basketSpec, idleTimerSpec, touchedSpec},
			Function:     counted(cart),
		},
		{
			FunctionType: stockFn,
			States:       []statefun.ValueSpec{stockSpec},
			Function:     counted(stock),
		},
	} {
		if err := functions.WithSpec(spec); err != nil {
			log.Fatal(err)
		}
	}
	http.Handle("/", functions.AsHandler())
	http.HandleFunc("/metrics", func(response http.ResponseWriter, _ *http.Request) {
		fmt.Fprintf(response, "statefun_invocations_total %d\n", invocations.Load())
	})
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("go: the service is ready on http://%v (pid %d)\n", listener.Addr(), os.Getpid())
	log.Fatal(http.Serve(listener, nil))
}
