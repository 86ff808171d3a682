package main

import "github.com/apache/flink-statefun/statefun-sdk-go/v3/pkg/statefun"

type addToCart struct {
	UserID   string `json:"userId"`
	Quantity int32  `json:"quantity"`
	ItemID   string `json:"itemId"`
}

type restockItem struct {
	ItemID   string `json:"itemId"`
	Quantity int32  `json:"quantity"`
}

type requestItem struct {
	Quantity int32 `json:"quantity"`
}

type itemAvailability struct {
	Status   string `json:"status"`
	Quantity int32  `json:"quantity"`
}

type basketIdle struct {
	Timer string `json:"timer"`
}

type basket struct {
	Basket map[string]int64 `json:"basket"`
}

type receipt struct {
	UserID  string `json:"userId"`
	Details string `json:"details"`
}

var (
	cartFn  = statefun.TypeNameFrom("com.example/user-shopping-cart")
	stockFn = statefun.TypeNameFrom("com.example/stock")

	addToCartType        = jsonType("AddToCart")
	checkoutType         = jsonType("Checkout")
	restockItemType      = jsonType("RestockItem")
	requestItemType      = jsonType("RequestItem")
	itemAvailabilityType = jsonType("ItemAvailability")
	basketIdleType       = jsonType("BasketIdle")
	receiptType          = jsonType("Receipt")

	basketSpec    = statefun.ValueSpec{Name: "basket", ValueType: jsonType("Basket")}
	idleTimerSpec = statefun.ValueSpec{Name: "idleTimer", ValueType: statefun.StringType}
	touchedSpec   = statefun.ValueSpec{Name: "touched", ValueType: statefun.Int64Type}
	stockSpec     = statefun.ValueSpec{Name: "stock", ValueType: statefun.Int64Type}
)

func jsonType(name string) statefun.SimpleType {
	return statefun.MakeJsonType(statefun.TypeNameFrom("com.example/" + name))
}
